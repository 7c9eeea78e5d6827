//! A real socket: it answers, it finishes what it accepted, and it refuses where it must.

use std::net::SocketAddr;

use server::{Listening, ServeError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::support::House;

const LOCAL: &str = "127.0.0.1:0";

async fn bind() -> Listening {
    Listening::bind(LOCAL.parse().unwrap()).await.unwrap()
}

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_accepted_is_finished_after_the_end_was_asked_for() {
    let house = House::open().await;
    let listening = bind().await;
    let address: SocketAddr = listening.address();
    let (end, ended) = oneshot::channel::<()>();
    let signal = async move {
        let _ = ended.await;
    };
    let serving = tokio::spawn(server::serve(house.app.clone(), listening, signal));
    // The head of a request has come, its body has not: the slow client of this test.
    let body = r#"{"path":"assets:bank:slow"}"#;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/accounts HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body: the handler runs.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert!(asked.starts_with(b"HTTP/1.1 100"));
    end.send(()).unwrap();
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    serving.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_and_an_address_of_the_network_are_refused() {
    let first = bind().await;
    let taken = Listening::bind(first.address()).await.err().unwrap();
    assert_eq!(taken.code(), "port-in-use");
    let open = Listening::bind("0.0.0.0:0".parse().unwrap())
        .await
        .err()
        .unwrap();
    assert!(matches!(open, ServeError::NotLoopback(_)), "{open}");
}
