//! Two servers on one database and one Redis: what one of them decides holds on both (GUARD-3).

use serde_json::{Value, json};
use testbed::{Cluster, Redis};

use crate::served::{PASSWORD, Served};
use crate::support::Bursar;

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// What both have in common.
struct Common {
    cluster: Cluster,
    database: String,
    redis: Redis,
}

impl Common {
    fn start() -> Self {
        let cluster = Cluster::start();
        let database = cluster.fresh_database();
        Self {
            cluster,
            database,
            redis: Redis::start(),
        }
    }

    fn command(&self, replica: &Bursar) -> std::process::Command {
        let mut command = replica.command();
        command
            .env("DATABASE_URL", &self.database)
            .env("REDIS_URL", self.redis.url())
            .env("ENCRYPTION_KEY", KEY)
            .env(
                "JWT_SECRET",
                "a secret of replicas that has at least 32 bytes",
            )
            .env("BURSAR_AUTH", "required");
        command
    }

    fn serve(&self, replica: &Bursar) -> Served {
        let mut command = self.command(replica);
        Served::start(command.env("BURSAR_LIMIT_REQUESTS_PER_HOUR", "40"))
    }
}

/// How a server answers who asks who they are.
fn me(served: &Served, token: &str) -> u16 {
    served.get("/api/v1/auth/me", token).status
}

#[test]
fn replicas_share_sessions_revocations_and_limits_also_after_redis_was_killed() {
    let mut common = Common::start();
    let (one, two) = (Bursar::new(), Bursar::new());
    let first = common.serve(&one);
    let owner = first.set_up();
    let second = common.serve(&two);
    assert!(second.said.get("setup_url").is_none(), "{}", second.said);

    // A session begun on one is known on the other, and its end at once too.
    assert_eq!(me(&second, &owner), 200);
    let session = second.sign_in(PASSWORD).text("access_token");
    assert_eq!(me(&first, &session), 200);
    let out = second.ask("POST", "/api/v1/auth/logout", &session, &Value::Null);
    assert_eq!(out.status, 204);
    assert_eq!(me(&first, &session), 401);

    // So is the revocation of a key.
    let keys = "/api/v1/auth/api-keys";
    let key = first.ask(
        "POST",
        keys,
        &owner,
        &json!({"name": "k", "limit_per_hour": 6}),
    );
    assert_eq!(key.status, 201, "{}", key.body);
    let secret = key.text("secret");
    let path = "/api/v1/accounts";

    // Both count together: six for the key, wherever it asks.
    for (left, replica) in [(5, &first), (4, &second), (3, &first), (2, &second)] {
        let answer = replica.get(path, &secret);
        assert_eq!(
            answer.header("ratelimit-remaining"),
            left.to_string(),
            "{}",
            answer.body
        );
    }

    // Redis is killed: nobody is signed out, and each goes on from the count it saw.
    common.redis.kill();
    assert_eq!(me(&first, &owner), 200);
    assert_eq!(me(&second, &owner), 200);
    assert_eq!(first.get(path, &secret).header("ratelimit-remaining"), "2");
    assert_eq!(second.get(path, &secret).header("ratelimit-remaining"), "1");
    let metric = "bursar_shared_state_degraded";
    assert_eq!(
        (
            first.metric(metric).as_str(),
            second.metric(metric).as_str()
        ),
        ("1.0", "1.0")
    );
    let mut allowed = 0;
    for replica in [&first, &second] {
        while replica.get(path, &secret).status != 429 {
            allowed += 1;
            assert!(allowed <= 6, "neither may open");
        }
    }
    assert_eq!(allowed, 3, "two left on one and one on the other");
    // What is revoked meanwhile is revoked on both: that is in the database.
    let gone = format!("{keys}/{}", key.text("id"));
    assert_eq!(first.ask("DELETE", &gone, &owner, &Value::Null).status, 204);
    assert_eq!(second.get(path, &secret).status, 401);
    // Signing in goes on too.
    assert_eq!(second.sign_in(PASSWORD).status, 200);

    // And when Redis is back, empty, nothing is forgotten of who is at their limit.
    common.redis.start_again();
    assert_eq!(me(&first, &owner), 200);
    drop((first, second));
    common.cluster.stop();
}

#[test]
fn wrong_passwords_are_counted_over_all_replicas() {
    let common = Common::start();
    let (one, two) = (Bursar::new(), Bursar::new());
    let first = common.serve(&one);
    first.set_up();
    let second = common.serve(&two);
    let attempts = [&first, &second, &first, &second, &first];
    for replica in attempts {
        assert_eq!(replica.sign_in("not this one at all").status, 401);
    }
    let blocked = second.sign_in(PASSWORD);
    assert_eq!(blocked.status, 429, "{}", blocked.body);
    assert_eq!(first.sign_in(PASSWORD).status, 429);
}

/// Who was removed or disabled on one replica is out on the other at the very next request, by
/// session, by key and by refresh.
#[test]
fn a_member_removed_and_a_user_disabled_on_one_replica_are_out_on_the_other_at_once() {
    let common = Common::start();
    let (one, two) = (Bursar::new(), Bursar::new());
    let first = common.serve(&one);
    let owner = first.set_up();
    let second = common.serve(&two);

    // Two people come in by invitations, one over each replica.
    let mut people = Vec::new();
    for (replica, name) in [(&first, "bea"), (&second, "cleo")] {
        let email = format!("{name}@example.org");
        let invitation = json!({"email": email, "role": "treasurer"});
        let made = first.ask("POST", "/api/v1/admin/invitations", &owner, &invitation);
        assert_eq!(made.status, 201, "{}", made.body);
        let link = made.text("link");
        let token = link.rsplit_once('/').unwrap().1;
        let new = json!({
            "token": token, "name": name, "email": email, "password": PASSWORD,
        });
        let person = replica.ask("POST", "/api/v1/auth/register", "", &new);
        assert_eq!(person.status, 201, "{}", person.body);
        let token = person.text("access_token");
        let key = replica.ask(
            "POST",
            "/api/v1/auth/api-keys",
            &token,
            &json!({"name": "k"}),
        );
        assert_eq!(key.status, 201, "{}", key.body);
        let me = replica.get("/api/v1/auth/me", &token);
        people.push((me.text("id"), token, key.text("secret")));
    }
    let path = "/api/v1/accounts";
    for (_, token, key) in &people {
        for replica in [&first, &second] {
            assert_eq!(replica.get(path, token).status, 200);
            assert_eq!(replica.get(path, key).status, 200);
        }
    }

    // Removed on the first: the second lets neither session nor key in.
    let (bea, token, key) = &people[0];
    let member = format!("/api/v1/admin/users/{bea}");
    let removed = first.ask("DELETE", &member, &owner, &Value::Null);
    assert_eq!(removed.status, 204, "{}", removed.body);
    for proof in [token, key] {
        let answer = second.get(path, proof);
        // Who is no member is not even told that there is an organisation.
        assert!(matches!(answer.status, 401 | 404), "{}", answer.body);
        let entry = json!({"path": "assets:more", "asset": "EUR"});
        let write = second.ask("POST", path, proof, &entry);
        assert!(matches!(write.status, 401 | 404), "{}", write.body);
    }

    // Disabled by the operator at the second's machine: the first lets nothing in.
    let (cleo, token, key) = &people[1];
    let mut disable = common.command(&two);
    let ran = disable.args(["user", "disable", cleo]).output().unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    for proof in [token, key] {
        assert_eq!(first.get(path, proof).status, 401);
    }
    assert_eq!(me(&first, token), 401);
    // The owner stays in on both.
    assert_eq!(first.get(path, &owner).status, 200);
    assert_eq!(second.get(path, &owner).status, 200);
}
