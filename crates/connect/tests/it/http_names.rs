//! The client and names: what resolves where, who answers differently the second time, proxies.

use std::sync::Arc;
use std::time::Duration;

use connect::http::{Client, HttpError, Limit, Lookup, Lookups, Request, Settings};

use crate::loopback::{Names, Server, answer, certificate, redirect, settings};

async fn fetch(client: &Client, url: &str) -> Result<connect::http::Answer, HttpError> {
    client.send(Request::get(url).unwrap()).await
}

#[tokio::test]
async fn a_name_that_rebinds_is_refused_where_it_points_now() {
    let (tls, pem) = certificate(&["rebind.example"]);
    let address = "127.0.0.2:0".parse().unwrap();
    let fine = Server::start_at(address, Some(tls), |_| answer("200 OK", "", b"fine")).await;
    let port = fine.address.port();
    let inside = ([127, 0, 0, 1], port).into();
    let inside = Server::start_at(inside, None, |_| answer("200 OK", "", b"inside")).await;
    let names = Names::new(&[("rebind.example", &[&["127.0.0.2"], &["127.0.0.1"]])]);
    let mut settings = settings(&["127.0.0.2/32"]);
    settings.trusted_pem = Some(pem);
    let client = Client::with_lookup(settings, Arc::clone(&names) as Arc<dyn Lookup>).unwrap();
    let url = format!("https://rebind.example:{port}/");

    assert_eq!(fetch(&client, &url).await.unwrap().body(), b"fine");
    // Checked and connected by one and the same answer: there is no second question to poison.
    assert_eq!(names.asked().len(), 1);
    let error = fetch(&client, &url).await.unwrap_err();
    assert!(matches!(error, HttpError::Address { .. }), "{error}");
    assert_eq!(names.asked().len(), 2);
    assert_eq!((fine.connections(), inside.connections()), (1, 0));
}

#[tokio::test]
async fn a_name_with_one_private_address_is_refused_whole() {
    let inside = Server::start(|_| answer("200 OK", "", b"inside")).await;
    let port = inside.address.port();
    let names = Names::new(&[
        ("mixed.example", &[&["9.9.9.9", "127.0.0.1"]]),
        ("metadata.example", &[&["169.254.169.254"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("carrier.example", &[&["100.64.0.7"]]),
    ]);
    let lookup = Arc::clone(&names) as Arc<dyn Lookup>;
    let client = Client::with_lookup(Settings::default(), lookup).unwrap();
    for name in ["mixed", "metadata", "mapped", "carrier"] {
        let error = fetch(&client, &format!("https://{name}.example:{port}/")).await;
        let error = error.unwrap_err();
        assert!(
            matches!(error, HttpError::Address { .. }),
            "{name}: {error}"
        );
    }
    let error = fetch(&client, "https://none.example/").await.unwrap_err();
    assert!(matches!(error, HttpError::Name { .. }), "{error}");
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn a_redirect_to_a_name_that_points_inside_is_refused() {
    let inside = Server::start(|_| answer("200 OK", "", b"inside")).await;
    let target = format!("https://inside.example:{}/", inside.address.port());
    let server = Server::start(move |_| redirect("302 Found", &target)).await;
    let names = Names::new(&[
        ("listed.example", &[&["127.0.0.1"]]),
        ("inside.example", &[&["127.0.0.1"]]),
    ]);
    let client = Client::with_lookup(settings(&["listed.example"]), names).unwrap();
    let url = format!("http://listed.example:{}/", server.address.port());
    let error = fetch(&client, &url).await.unwrap_err();
    assert!(error.to_string().contains("which is loopback"), "{error}");
    assert_eq!((server.connections(), inside.connections()), (1, 0));
}

#[tokio::test]
async fn a_name_service_that_never_answers_costs_the_time_to_connect() {
    struct Silent;
    impl Lookup for Silent {
        fn lookup(&self, _: String) -> Lookups {
            Box::pin(std::future::pending())
        }
    }
    let mut settings = settings(&[]);
    settings.limits.connect = Duration::from_millis(200);
    let client = Client::with_lookup(settings, Arc::new(Silent)).unwrap();
    let error = fetch(&client, "https://silent.example/").await.unwrap_err();
    let limit = Limit::Connect;
    assert!(
        matches!(error, HttpError::Timeout { limit: it, .. } if it == limit),
        "{error}"
    );
}

#[tokio::test]
async fn a_configured_proxy_takes_what_is_not_listed_and_literal_addresses_are_still_checked() {
    let proxy = Server::start(|_| answer("403 No", "", b"")).await;
    let inside = Server::start(|_| answer("200 OK", "", b"direct")).await;
    let names = Names::new(&[("listed.example", &[&["127.0.0.1"]])]);
    let mut settings = settings(&["listed.example"]);
    settings.proxy = Some(format!("http://user:pass@{}", proxy.address));
    let client = Client::with_lookup(settings, Arc::clone(&names) as Arc<dyn Lookup>).unwrap();

    let error = fetch(&client, "https://bank.example/a").await.unwrap_err();
    assert!(matches!(error, HttpError::Connect { .. }), "{error}");
    let received = proxy.received().remove(0);
    assert!(
        received.starts_with("CONNECT bank.example:443 "),
        "{received}"
    );
    assert!(received.contains("Basic dXNlcjpwYXNz"), "{received}");
    assert!(names.asked().is_empty(), "the proxy resolves names");

    let url = format!("http://listed.example:{}/", inside.address.port());
    assert_eq!(fetch(&client, &url).await.unwrap().body(), b"direct");
    let error = fetch(&client, "https://10.0.0.1/").await.unwrap_err();
    assert!(matches!(error, HttpError::Address { .. }), "{error}");
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn the_environment_chooses_no_proxy() {
    // In a process of its own, because variables belong to the whole process.
    const CHILD: &str = "BURSAR_TEST_PROXY_CHILD";
    if std::env::var_os(CHILD).is_none() {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "http_names::the_environment_chooses_no_proxy"]);
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            child.env(name, "http://127.0.0.1:9");
        }
        let output = child.env(CHILD, "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::start(|_| answer("200 OK", "", b"direct")).await;
        let client = Client::new(settings(&["127.0.0.1"])).unwrap();
        let answer = fetch(&client, &server.url("/")).await.unwrap();
        assert_eq!(answer.body(), b"direct");
    });
}

#[test]
fn settings_that_make_no_client_are_refused_without_their_secrets() {
    for (proxy, trusted_pem) in [
        (Some("pass word"), None),
        (Some("socks5://user:password@127.0.0.1:9"), None),
        (None, Some("no certificate")),
        (
            None,
            Some("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"),
        ),
    ] {
        let settings = Settings {
            proxy: proxy.map(str::to_owned),
            trusted_pem: trusted_pem.map(str::to_owned),
            ..Settings::default()
        };
        let error = Client::new(settings).unwrap_err();
        assert!(matches!(error, HttpError::Setup { .. }), "{error}");
        assert!(!error.to_string().contains("word"), "{error}");
    }
}
