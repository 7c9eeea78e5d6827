//! After the last owner erased themselves only the operator lets somebody in (GUARD-1, GUARD-7).

use serde_json::{Value, json};

use crate::served::{PASSWORD, Served};
use crate::support::{Bursar, on_every_engine};

fn serve(bursar: &Bursar) -> Served {
    Served::start(&mut bursar.command())
}

#[test]
fn books_whose_last_owner_erased_themselves_are_given_to_another_by_the_operator_alone() {
    on_every_engine(|bursar| {
        let served = serve(bursar);
        let ada = served.set_up();
        let new = json!({"path": "assets:cash", "asset": "EUR"});
        served.post("/api/v1/accounts", &ada, &new).expect(201);
        let other = bursar.refused(&["user", "setup"], 1, "set-up-done");
        assert!(
            other["detail"].as_str().unwrap().contains("--role owner"),
            "{other}"
        );
        let path = "/api/v1/gdpr/delete-account";
        let gone = served.post(path, &ada, &Value::Null);
        assert_eq!(gone.status, 204, "{}", gone.body);

        // The door does not open again: not for the link of before, not for whoever is near.
        let link = served.said["setup_url"].as_str().unwrap();
        let token = link.rsplit_once("/setup/").unwrap().1;
        let new = json!({"token": token, "name": "Eve", "email": "eve@example.org",
            "password": PASSWORD, "organisation": "Eve"});
        let refused = served.post("/api/v1/auth/register", "", &new).expect(401);
        assert_eq!(refused["code"], "link-invalid");
        let refused = served.get("/api/v1/accounts", "").expect(401);
        assert_eq!(refused["code"], "sign-in-required");
        drop(served);
        let served = serve(bursar);
        assert!(served.said.get("setup_url").is_none(), "{}", served.said);
        let setup = served.get("/api/v1/auth/setup", "").expect(200);
        assert_eq!(setup, json!({"needs_setup": false, "needs_sign_in": true}));
        bursar.refused(&["user", "setup"], 1, "set-up-done");

        // The organisation has no owner, so nobody else is taken in before one.
        let viewer = [
            "user",
            "add",
            "eve@example.org",
            "--name",
            "Eve",
            "--role",
            "viewer",
        ];
        let refused = bursar.refused(&viewer, 1, "conflict");
        assert!(
            refused["detail"].as_str().unwrap().contains("--role owner"),
            "{refused}"
        );
        let heir = [
            "user",
            "add",
            "ada@example.org",
            "--name",
            "Ada again",
            "--role",
            "owner",
        ];
        let heir = bursar.json(&heir);
        let link = heir["link"].as_str().unwrap();
        let token = link.rsplit_once("/reset/").unwrap().1;
        let new = json!({"token": token, "password": PASSWORD});
        let set = served.post("/api/v1/auth/reset", "", &new);
        assert_eq!(set.status, 204, "{}", set.body);
        let signed_in = served.sign_in(PASSWORD);
        let token = signed_in.text("access_token");
        let me = served.get("/api/v1/auth/me", &token).expect(200);
        assert_eq!(me["memberships"][0]["role"], "owner");
        let accounts = served.get("/api/v1/accounts", &token).expect(200);
        assert_eq!(accounts["items"].as_array().unwrap().len(), 1, "{accounts}");
        bursar.ok(&["journal", "verify"]);
    });
}
