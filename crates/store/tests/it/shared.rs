//! Short-lived state: in this process, in a real Redis, and while that is killed or hangs.

use std::time::{Duration, Instant};

use store::{Absence, Error, Hit, Shared, SharedState};
use testbed::{Redis, Sentinel};

const MINUTE: Duration = Duration::from_secs(60);
/// How long anything may take on a busy machine; the tests wait for what happens, not this long.
const PATIENCE: Duration = Duration::from_secs(60);

async fn replica(redis: &Redis) -> Shared {
    let shared = Shared::redis(&redis.url()).await.unwrap();
    assert_eq!(shared.state(), SharedState::Redis);
    shared
}

async fn wait_until(shared: &Shared, is_wanted: impl Fn(SharedState) -> bool) {
    let began = Instant::now();
    while !is_wanted(shared.state()) {
        assert!(began.elapsed() < PATIENCE, "{:?}", shared.state());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn wait_until_back(shared: &Shared) {
    wait_until(shared, |it| it == SharedState::Redis).await;
}

fn absence(shared: &Shared) -> Option<Absence> {
    match shared.state() {
        SharedState::Degraded { why, .. } => Some(why),
        SharedState::InProcess | SharedState::Redis => None,
    }
}

fn is_degraded(shared: &Shared) -> bool {
    matches!(shared.state(), SharedState::Degraded { .. })
}

async fn check_all(shared: &Shared) {
    // A limit: counted, refused with a moment to come back, looked at, forgotten.
    for count in 1..=3 {
        let hit = shared.hit("limit", MINUTE, 3).await;
        assert!(hit.is_allowed && hit.retry_after.is_zero());
        assert_eq!((hit.count, hit.limit, hit.remaining), (count, 3, 3 - count));
    }
    let refused = shared.hit("limit", MINUTE, 3).await;
    let peeked = shared.peek("limit", MINUTE, 3).await;
    for it in [refused, peeked] {
        assert!(!it.is_allowed);
        assert_eq!((it.count, it.remaining), (3, 0));
        assert!(it.retry_after > MINUTE / 2 && it.retry_after <= MINUTE);
        assert!(it.reset_after >= it.retry_after && it.reset_after <= MINUTE);
    }
    assert!(shared.hit("other", MINUTE, 3).await.is_allowed);
    assert!(shared.hit("limit", MINUTE, 4).await.is_allowed);
    shared.clear("limit").await;
    let fresh = shared.peek("limit", MINUTE, 3).await;
    assert_eq!((fresh.is_allowed, fresh.count), (true, 0));
    assert!(!shared.hit("none", MINUTE, 0).await.is_allowed);
    let allowed = async |limit| {
        let mut allowed = 0;
        for _ in 0..300 {
            allowed += u32::from(
                shared
                    .hit(&format!("many{limit}"), MINUTE, limit)
                    .await
                    .is_allowed,
            );
        }
        allowed
    };
    for limit in [64, 65, 200] {
        assert_eq!(allowed(limit).await, limit);
    }
    // A guard.
    assert!(shared.once("token", MINUTE).await);
    assert!(!shared.once("token", MINUTE).await);
    // Values, with any content and a key of any length.
    let long = "k".repeat(100_000);
    for (key, value) in [("a", "ü\0\r\n"), (&long, "1"), ("", "")] {
        shared.put(key, value, MINUTE).await;
        assert_eq!(shared.get(key).await.as_deref(), Some(value));
        assert_eq!(shared.take(key).await.as_deref(), Some(value));
        assert_eq!(
            (shared.take(key).await, shared.get(key).await),
            (None, None)
        );
    }
    shared.put("big", &"x".repeat(65_537), MINUTE).await;
    assert_eq!(shared.get("big").await, None);
}

#[tokio::test]
async fn state_in_process_keeps_every_promise() {
    let shared = Shared::in_process();
    assert_eq!(shared.state(), SharedState::InProcess);
    check_all(&shared).await;
}

#[tokio::test]
async fn state_in_redis_keeps_every_promise() {
    check_all(&replica(&Redis::start()).await).await;
}

#[tokio::test]
async fn state_keeps_every_promise_while_redis_is_away() {
    let mut redis = Redis::start();
    let shared = replica(&redis).await;
    redis.kill();
    check_all(&shared).await;
    assert!(is_degraded(&shared));
}

#[tokio::test]
async fn a_window_slides_and_what_is_promised_about_it_holds() {
    let redis = Redis::start();
    let window = Duration::from_millis(400);
    for shared in [Shared::in_process(), replica(&redis).await] {
        let mut allowed = Vec::new();
        while allowed.len() < 12 {
            let began = Instant::now();
            let hit = shared.hit("a", window, 3).await;
            if hit.is_allowed {
                allowed.push((began, Instant::now()));
                continue;
            }
            assert!(hit.retry_after <= window && !hit.retry_after.is_zero());
            tokio::time::sleep(hit.retry_after).await;
            let again = shared.peek("a", window, 3).await;
            let slack = Duration::from_millis(2);
            assert!(again.is_allowed || again.retry_after <= slack, "{again:?}");
        }
        for four in allowed.windows(4) {
            let (first, fourth) = (four[0].0, four[3].1);
            // The clocks count whole milliseconds.
            assert!(fourth - first >= window - Duration::from_millis(2));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_share_limits_guards_and_values() {
    let redis = Redis::start();
    let replicas = [replica(&redis).await, replica(&redis).await];
    let mut tasks = Vec::new();
    for it in 0..60 {
        let shared = replicas[it % 2].clone();
        tasks.push(tokio::spawn(async move {
            let hit = shared.hit("a", MINUTE, 20).await;
            let is_first = shared.once("t", MINUTE).await;
            (hit.is_allowed, is_first)
        }));
    }
    let (mut allowed, mut first) = (0, 0);
    for it in tasks {
        let (is_allowed, is_first) = it.await.unwrap();
        allowed += u32::from(is_allowed);
        first += u32::from(is_first);
    }
    assert_eq!((allowed, first), (20, 1));
    replicas[0].put("v", "1", MINUTE).await;
    assert_eq!(replicas[1].get("v").await.as_deref(), Some("1"));
    let taken = (replicas[1].take("v").await, replicas[0].take("v").await);
    assert_eq!(taken, (Some("1".to_owned()), None));
    replicas[1].clear("a").await;
    assert_eq!(replicas[0].peek("a", MINUTE, 20).await.count, 0);
    // Everything in Redis ends by itself.
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    replicas[0].hit("a", MINUTE, 20).await;
    replicas[0].put("v", "1", MINUTE).await;
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg("*")
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys.len(), 3, "{keys:?}");
    for key in keys {
        assert!(key.starts_with("bursar:"), "{key}");
        let ttl: i64 = redis::cmd("PTTL")
            .arg(&key)
            .query_async(&mut connection)
            .await
            .unwrap();
        assert!((1..=60_001).contains(&ttl), "{key}: {ttl}");
    }
}

#[tokio::test]
async fn killing_redis_forgets_no_limit_and_its_return_neither() {
    let mut redis = Redis::start();
    let near = replica(&redis).await;
    let far = replica(&redis).await;
    for _ in 0..3 {
        far.hit("shared", MINUTE, 10).await;
        near.hit("shared", MINUTE, 10).await;
    }
    for _ in 0..4 {
        far.hit("blocked", MINUTE, 3).await;
    }
    assert!(!near.hit("blocked", MINUTE, 3).await.is_allowed);
    redis.kill();
    // What the others did before is known here, because Redis said so.
    let hit = near.hit("shared", MINUTE, 10).await;
    assert_eq!((hit.is_allowed, hit.count), (true, 7));
    assert!(!near.hit("blocked", MINUTE, 3).await.is_allowed);
    assert!(near.hit("new", MINUTE, 1).await.is_allowed);
    assert!(!near.hit("new", MINUTE, 1).await.is_allowed);
    // A replica finds out when it asks.
    far.peek("new", MINUTE, 1).await;
    assert!(is_degraded(&near) && is_degraded(&far));
    // Redis comes back with nothing; what a replica knows goes with its next question.
    redis.start_again();
    wait_until_back(&near).await;
    wait_until_back(&far).await;
    assert!(!near.peek("blocked", MINUTE, 3).await.is_allowed);
    assert!(!near.hit("blocked", MINUTE, 3).await.is_allowed);
    let hit = near.hit("shared", MINUTE, 10).await;
    assert_eq!((hit.is_allowed, hit.count), (true, 8));
    let hit = far.hit("shared", MINUTE, 10).await;
    assert_eq!((hit.is_allowed, hit.count), (true, 9));
    assert!(!near.hit("new", MINUTE, 1).await.is_allowed);
    assert!(!far.hit("new", MINUTE, 1).await.is_allowed);
}

/// What is taken over from elsewhere must not add up again and again.
#[tokio::test]
async fn counting_with_two_replicas_does_not_drift() {
    let redis = Redis::start();
    let replicas = [replica(&redis).await, replica(&redis).await];
    let window = Duration::from_millis(200);
    let began = Instant::now();
    let (mut counts, mut turn) = (Vec::<Hit>::new(), 0);
    while began.elapsed() < 5 * window {
        counts.push(replicas[turn % 2].hit("a", window, 100_000).await);
        turn += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let all = u32::try_from(counts.len()).unwrap();
    let last = counts.last().unwrap().count;
    assert!(last < all * 2 / 5, "{last} of {all} in a fifth of the time");
}

#[tokio::test]
async fn what_happens_while_redis_is_away_is_passed_on() {
    let mut redis = Redis::start();
    let near = replica(&redis).await;
    let far = replica(&redis).await;
    redis.kill();
    near.put("new", "1", MINUTE).await;
    near.put("taken", "2", MINUTE).await;
    assert_eq!(near.take("taken").await.as_deref(), Some("2"));
    assert!(near.once("token", MINUTE).await);
    assert!(!near.once("token", MINUTE).await);
    redis.start_again();
    wait_until_back(&near).await;
    wait_until_back(&far).await;
    assert_eq!(far.get("new").await.as_deref(), Some("1"));
    assert_eq!(far.get("taken").await, None);
    assert!(!far.once("token", MINUTE).await);
}

#[tokio::test]
async fn a_value_that_was_read_is_known_while_redis_is_away() {
    let mut redis = Redis::start();
    let near = replica(&redis).await;
    replica(&redis).await.put("revoked", "1", MINUTE).await;
    assert_eq!(near.get("revoked").await.as_deref(), Some("1"));
    redis.kill();
    assert_eq!(near.get("revoked").await.as_deref(), Some("1"));
    assert_eq!(near.get("unknown").await, None);
}

#[tokio::test]
async fn a_redis_that_hangs_holds_nobody_up() {
    let redis = Redis::start();
    let shared = replica(&redis).await;
    redis.hang();
    let began = Instant::now();
    assert_eq!(shared.hit("a", MINUTE, 9).await.count, 1);
    // A quarter of a second is promised; the rest is for a busy machine.
    assert!(began.elapsed() < Duration::from_secs(2));
    assert!(is_degraded(&shared));
    let began = Instant::now();
    for count in 2..=9 {
        assert_eq!(shared.hit("a", MINUTE, 9).await.count, count);
    }
    assert!(began.elapsed() < Duration::from_millis(200));
    redis.go_on();
    wait_until_back(&shared).await;
    let refused = shared.hit("a", MINUTE, 9).await;
    assert!(!refused.is_allowed, "{refused:?}");
}

#[tokio::test]
async fn a_redis_that_takes_no_writes_is_away_until_it_does() {
    let redis = Redis::start();
    let shared = replica(&redis).await;
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let mut set_memory = async |bytes: &str| {
        redis::cmd("CONFIG")
            .arg(&["SET", "maxmemory", bytes])
            .exec_async(&mut connection)
            .await
            .unwrap();
    };
    set_memory("1").await;
    assert!(shared.hit("a", MINUTE, 2).await.is_allowed);
    assert!(is_degraded(&shared));
    // It answers, and still cannot be used.
    let later = Shared::redis(&redis.url()).await.unwrap();
    assert_eq!(absence(&later), Some(Absence::Unusable));
    set_memory("0").await;
    wait_until_back(&shared).await;
    assert_eq!(shared.hit("a", MINUTE, 2).await.count, 2);
}

#[tokio::test]
async fn a_redis_that_is_not_there_at_the_start_is_found_later() {
    let mut redis = Redis::start();
    redis.kill();
    let shared = Shared::redis(&redis.url()).await.unwrap();
    assert_eq!(absence(&shared), Some(Absence::Unreachable));
    assert!(shared.hit("a", MINUTE, 1).await.is_allowed);
    redis.start_again();
    wait_until_back(&shared).await;
    assert!(!shared.hit("a", MINUTE, 1).await.is_allowed);
}

#[tokio::test]
async fn a_peer_that_is_no_redis_and_one_without_tls_only_degrade() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            use tokio::io::AsyncWriteExt;
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .ok();
        }
    });
    for scheme in ["redis", "rediss"] {
        let url = format!("{scheme}://user:secret@127.0.0.1:{port}/0");
        let shared = Shared::redis(&url).await.unwrap();
        assert!(is_degraded(&shared));
        assert!(shared.hit("a", MINUTE, 1).await.is_allowed);
        assert!(!format!("{shared:?}").contains("secret"));
    }
    server.abort();
}

#[tokio::test]
async fn a_redis_behind_a_sentinel_is_found_by_its_name() {
    let sentinel = Sentinel::start();
    let address = sentinel.address();
    let escaped = "pass%3A%2F%40word";
    // The first one is not there; the next is asked.
    let hosts = format!("127.0.0.1:1,{address}");
    let url = |password, service| format!("redis+sentinel://:{password}@{hosts}/{service}/2");
    let shared = Shared::redis(&url(escaped, Sentinel::SERVICE)).await;
    let shared = shared.unwrap();
    wait_until_back(&shared).await;
    check_all(&shared).await;
    assert_eq!(shared.state(), SharedState::Redis);
    for (password, service) in [("wrong", Sentinel::SERVICE), (escaped, "others")] {
        let shared = Shared::redis(&url(password, service)).await.unwrap();
        assert!(is_degraded(&shared));
    }
    let wrong = Shared::redis(&url("wrong", Sentinel::SERVICE)).await;
    assert_eq!(absence(&wrong.unwrap()), Some(Absence::Unauthorised));
}

#[tokio::test]
async fn addresses_that_are_none_are_refused_without_their_password() {
    for url in [
        "",
        "localhost",
        "http://u:secret@host",
        "redis://u:secret@",
        "redis://u:secret@host/many",
        "redis+sentinel://u:secret@host",
        "redis+sentinel://u:secret@host/",
        "redis+sentinel://u:secret@host:x/service",
        "redis+sentinel://u:secret@host/service/many",
    ] {
        let refused = Shared::redis(url).await;
        let Err(Error::Refused { .. }) = &refused else {
            panic!("{url}: {refused:?}")
        };
        let text = refused.unwrap_err().to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}
