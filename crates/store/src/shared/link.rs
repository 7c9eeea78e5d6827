//! The connection to Redis.
//!
//! Owns: its address, its loss and return, and what waits to be passed on.
//! Not here: what to answer while it is away (`shared`).
//! Invariant: no call waits longer than `ANSWER_TIMEOUT`; while Redis is known to be away, none
//! waits at all.
//!
//! Why not the driver's own connection manager: it makes calls wait for the reconnection, and
//! does not say when the server is away, which is what people must see.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use money::Timestamp;
use redis::aio::MultiplexedConnection;
use redis::sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType};
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, FromRedisValue, IntoConnectionInfo,
    RedisError, RedisResult, Script, TlsMode,
};
use tokio::sync::Notify;

use super::window::{Hit, Rule};
use super::{Absence, Inner, scripts};
use crate::config::without_password;
use crate::error::Error;

/// The local clock begins here, so that a window before its first moment has a beginning.
pub(super) const FIRST_MS: u64 = 1 << 42;

/// How long a call may wait for its answer.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(200);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How long to wait before connecting again: doubled from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);
/// How often an unused connection is tried.
const PING_INTERVAL: Duration = Duration::from_secs(5);
/// Limits: what waits to be passed on when Redis is back.
const MAX_PENDING: usize = 10_000;

/// The arguments of a script that needs none.
const NOTHING: &[u64] = &[];

/// What was changed while Redis was away; its content is in this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pending {
    /// The hits of a key were forgotten.
    Window(String),
    Guard(String),
    /// A value was put or taken.
    Value(String),
}

enum Source {
    Single(Box<Client>),
    Sentinel(Box<tokio::sync::Mutex<SentinelClient>>),
}

pub(super) struct Link {
    source: Source,
    /// The address as it may be shown.
    address: String,
    current: Mutex<Current>,
    pending: Mutex<VecDeque<Pending>>,
    /// Counts connections; what was compared over an older one is compared again.
    generation: AtomicU64,
    wake: Arc<Notify>,
}

struct Current {
    connection: Option<MultiplexedConnection>,
    away_since: Timestamp,
    absence: Absence,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("address", &self.address)
            .field("away", &self.away())
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn limit_key(key: &str) -> String {
    format!("bursar:limit:{key}")
}

fn guard_key(key: &str) -> String {
    format!("bursar:once:{key}")
}

fn value_key(key: &str) -> String {
    format!("bursar:value:{key}")
}

impl Link {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        Ok(Self {
            source: source_of(url)?,
            address: without_password(url),
            current: Mutex::new(Current {
                connection: None,
                away_since: Timestamp::now(),
                absence: Absence::Unreachable,
            }),
            pending: Mutex::default(),
            generation: AtomicU64::new(0),
            wake: Arc::default(),
        })
    }

    /// Since when Redis is away, and why.
    pub(super) fn away(&self) -> Option<(Timestamp, Absence)> {
        let current = lock(&self.current);
        let away = (current.away_since, current.absence);
        current.connection.is_none().then_some(away)
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub(super) async fn hit(&self, key: &str, rule: Rule, known: Option<Hit>) -> Option<Hit> {
        let known = known.map_or((0, Duration::ZERO), |it| (it.count, it.reset_after));
        let (count, reset) = known;
        let arguments = [1, u64::from(count), millis(reset)];
        self.count(key, rule, arguments).await
    }

    pub(super) async fn peek(&self, key: &str, rule: Rule) -> Option<Hit> {
        self.count(key, rule, [0, 0, 0]).await
    }

    async fn count(&self, key: &str, rule: Rule, arguments: [u64; 3]) -> Option<Hit> {
        let mut all = vec![rule.window_ms, u64::from(rule.limit), rule.part_ms()];
        all.extend(arguments);
        let answer: (u8, u32, u64, u64) = self.run(&scripts::HIT, &limit_key(key), all).await?;
        let (is_allowed, count, retry, reset) = answer;
        Some(Hit {
            is_allowed: is_allowed == 1,
            count,
            limit: rule.limit,
            remaining: rule.limit.saturating_sub(count),
            retry_after: Duration::from_millis(retry),
            reset_after: Duration::from_millis(reset),
        })
    }

    pub(super) async fn clear(&self, key: &str) -> bool {
        let done: Option<u64> = self.run(&scripts::DELETE, &limit_key(key), NOTHING).await;
        done.is_some()
    }

    pub(super) async fn once(&self, key: &str, ttl: Duration) -> Option<bool> {
        let key = guard_key(key);
        self.run(&scripts::ONCE, &key, millis(ttl)).await
    }

    pub(super) async fn put(&self, key: &str, value: &str, ttl: Duration) -> bool {
        let arguments = (value, millis(ttl));
        let done: Option<u64> = self.run(&scripts::PUT, &value_key(key), arguments).await;
        done.is_some()
    }

    /// The outer `None`: Redis is away.
    pub(super) async fn get(&self, key: &str) -> Option<Option<(String, Duration)>> {
        let found: Vec<String> = self.run(&scripts::GET, &value_key(key), NOTHING).await?;
        let mut found = found.into_iter();
        let (Some(value), Some(ttl)) = (found.next(), found.next()) else {
            return Some(None);
        };
        // A value without an end is not ours; it is not remembered for long.
        let ttl = ttl.parse().unwrap_or(1);
        Some(Some((value, Duration::from_millis(ttl))))
    }

    /// The outer `None`: Redis is away.
    pub(super) async fn take(&self, key: &str) -> Option<Option<String>> {
        self.run(&scripts::TAKE, &value_key(key), NOTHING).await
    }

    /// Remembers what is to be passed on when Redis is back.
    pub(super) fn defer(&self, change: Pending) {
        let mut pending = lock(&self.pending);
        if pending.len() == MAX_PENDING {
            pending.pop_front();
        }
        pending.push_back(change);
        drop(pending);
        // It may be back already.
        self.wake.notify_one();
    }

    /// Runs a script; `None` if Redis is away or did not answer in time.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &str,
        arguments: impl redis::ToRedisArgs,
    ) -> Option<T> {
        let mut connection = lock(&self.current).connection.clone()?;
        let answer = run_on(&mut connection, script, key, arguments).await;
        answer.map_err(|it| self.lost(&it)).ok()
    }

    fn lost(&self, cause: &RedisError) {
        let mut current = lock(&self.current);
        // Many calls find out at the same time; one says so.
        if current.connection.take().is_none() {
            return;
        }
        current.away_since = Timestamp::now();
        current.absence = absence_of(cause);
        drop(current);
        let address = &self.address;
        tracing::warn!(redis.address = address, %cause, "Redis is away: limits count in process");
        self.wake.notify_one();
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(ANSWER_TIMEOUT));
        let connecting = async {
            let mut connection = match &self.source {
                Source::Single(client) => {
                    client
                        .get_multiplexed_async_connection_with_config(&config)
                        .await?
                }
                Source::Sentinel(client) => {
                    let mut client = client.lock().await;
                    client.get_async_connection_with_config(&config).await?
                }
            };
            // A full, read-only or half-permitted server answers a ping; only a write says that
            // it can be used.
            let probe = ("1", 1_u64);
            let _: u64 = run_on(&mut connection, &scripts::PUT, "bursar:probe", probe).await?;
            Ok(connection)
        };
        let connected = tokio::time::timeout(CONNECT_TIMEOUT, connecting).await;
        connected.unwrap_or_else(|_| Err(timed_out()))
    }

    /// Memory that Redis uses, and the most it used, in bytes.
    pub(super) async fn memory(&self) -> Option<(u64, u64)> {
        let mut connection = lock(&self.current).connection.clone()?;
        let mut asked = redis::cmd("INFO");
        let answer = asked.arg("memory").query_async::<String>(&mut connection);
        let text = answer.await.map_err(|it| self.lost(&it)).ok()?;
        let field = |name: &str| {
            text.lines()
                .find_map(|it| it.strip_prefix(name)?.trim().parse().ok())
        };
        Some((field("used_memory:")?, field("used_memory_peak:")?))
    }

    async fn ping(&self) {
        let Some(mut connection) = lock(&self.current).connection.clone() else {
            return;
        };
        let ping = redis::cmd("PING");
        let ping = ping.query_async::<String>(&mut connection);
        let answer = tokio::time::timeout(ANSWER_TIMEOUT, ping).await;
        if let Err(error) = answer.unwrap_or_else(|_| Err(timed_out())) {
            self.lost(&error);
        }
    }

    /// Connects and passes on what waits. Errors: why Redis is still away.
    async fn come_back(&self, inner: &Inner) -> RedisResult<()> {
        let come = async {
            let mut connection = self.connect().await?;
            self.pass_on(inner, &mut connection).await?;
            Ok(connection)
        };
        let connection = come.await.inspect_err(|cause| {
            lock(&self.current).absence = absence_of(cause);
        })?;
        self.generation.fetch_add(1, Ordering::AcqRel);
        let mut current = lock(&self.current);
        let away_since = current.away_since;
        current.connection = Some(connection);
        drop(current);
        let address = &self.address;
        tracing::info!(redis.address = address, %away_since, "Redis is there: state is shared");
        Ok(())
    }

    async fn pass_on(
        &self,
        inner: &Inner,
        connection: &mut MultiplexedConnection,
    ) -> RedisResult<()> {
        loop {
            let Some(change) = lock(&self.pending).front().cloned() else {
                return Ok(());
            };
            pass_on_one(inner, connection, &change).await?;
            let mut pending = lock(&self.pending);
            // A full queue may have given it up meanwhile.
            if pending.front() == Some(&change) {
                pending.pop_front();
            }
        }
    }
}

async fn run_on<T: FromRedisValue>(
    connection: &mut MultiplexedConnection,
    script: &Script,
    key: &str,
    arguments: impl redis::ToRedisArgs,
) -> RedisResult<T> {
    let mut invocation = script.key(key);
    invocation.arg(arguments);
    let answer = tokio::time::timeout(ANSWER_TIMEOUT, invocation.invoke_async(connection)).await;
    answer.unwrap_or_else(|_| Err(timed_out()))
}

async fn pass_on_one(
    inner: &Inner,
    connection: &mut MultiplexedConnection,
    change: &Pending,
) -> RedisResult<()> {
    let (local, now) = (&inner.local, inner.now());
    let _: u64 = match change {
        // The hits since are passed on with the next one.
        Pending::Window(key) => {
            run_on(connection, &scripts::DELETE, &limit_key(key), NOTHING).await?
        }
        Pending::Guard(key) => match local.guard(key, now) {
            None => 0,
            Some(ttl) => {
                let key = guard_key(key);
                run_on(connection, &scripts::ONCE, &key, millis(ttl)).await?
            }
        },
        Pending::Value(key) => match local.get(key, now) {
            None => run_on(connection, &scripts::DELETE, &value_key(key), NOTHING).await?,
            Some((value, ttl)) => {
                let arguments = (value, millis(ttl));
                run_on(connection, &scripts::PUT, &value_key(key), arguments).await?
            }
        },
    };
    Ok(())
}

fn absence_of(cause: &RedisError) -> Absence {
    if cause.is_io_error() {
        return Absence::Unreachable;
    }
    let is_of_password = cause.kind() == ErrorKind::AuthenticationFailed
        || matches!(cause.code(), Some("NOAUTH" | "WRONGPASS"));
    if is_of_password {
        Absence::Unauthorised
    } else {
        Absence::Unusable
    }
}

fn timed_out() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}

/// Connects once, and goes on looking after the connection as long as the state is used.
pub(super) async fn start(link: &Arc<Link>, inner: &Arc<Inner>) {
    if let Err(cause) = link.come_back(inner).await {
        let address = &link.address;
        tracing::warn!(redis.address = address, %cause, "Redis is away: limits count in process");
    }
    tokio::spawn(look_after(Arc::downgrade(inner), Arc::clone(&link.wake)));
}

async fn look_after(inner: Weak<Inner>, wake: Arc<Notify>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let Some(inner) = inner.upgrade() else { return };
        let Some(link) = inner.link.clone() else {
            return;
        };
        if link.away().is_some() {
            match link.come_back(&inner).await {
                Ok(()) => pause = FIRST_PAUSE,
                Err(cause) => {
                    tracing::debug!(redis.address = link.address, %cause, "Redis is still away");
                    drop((inner, link));
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LAST_PAUSE);
                }
            }
            continue;
        }
        let connection = lock(&link.current).connection.clone();
        if let Some(mut connection) = connection {
            match link.pass_on(&inner, &mut connection).await {
                Ok(()) => link.ping().await,
                Err(error) => link.lost(&error),
            }
        }
        drop((inner, link));
        // Woken early when the connection is lost or something waits.
        tokio::time::timeout(PING_INTERVAL, wake.notified())
            .await
            .ok();
    }
}

fn source_of(url: &str) -> Result<Source, Error> {
    let refused = || {
        let expected = "`redis://[user:password@]host[:port][/database]`, `rediss://…`, \
            `redis+unix:///path` or `redis+sentinel://host[:port][,host…]/service[/database]`";
        Error::refused("Redis address", &without_password(url), expected)
    };
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(refused());
    };
    let plain = match scheme {
        "redis+sentinel" => "redis",
        "rediss+sentinel" => "rediss",
        _ => {
            // The driver's error may quote the address, so it is not passed on.
            let client = Client::open(url).map_err(|_| refused())?;
            return Ok(Source::Single(Box::new(client)));
        }
    };
    sentinel_of(plain, rest)
        .map(|it| Source::Sentinel(Box::new(tokio::sync::Mutex::new(it))))
        .ok_or_else(refused)
}

/// Reads `[user:password@]host[:port][,host[:port]…]/service[/database]`.
fn sentinel_of(scheme: &str, rest: &str) -> Option<SentinelClient> {
    let (credentials, rest) = match rest.rsplit_once('@') {
        Some((credentials, rest)) => (format!("{credentials}@"), rest),
        None => (String::new(), rest),
    };
    let (hosts, path) = rest.split_once('/')?;
    let (service, database) = path.split_once('/').unwrap_or((path, ""));
    if service.is_empty() || hosts.is_empty() {
        return None;
    }
    let mut sentinels = Vec::new();
    for host in hosts.split(',') {
        let address = format!("{scheme}://{host}").into_connection_info().ok()?;
        sentinels.push(match address.addr().clone() {
            // Where sentinels listen if nothing else is said.
            ConnectionAddr::Tcp(name, 6379) if !host.ends_with(":6379") => {
                ConnectionAddr::Tcp(name, 26379)
            }
            other => other,
        });
    }
    // The driver undoes the escapes of the credentials.
    let server = format!("{scheme}://{credentials}localhost/{database}");
    let server = server.into_connection_info().ok()?;
    let settings = server.redis_settings();
    let mut builder = SentinelClientBuilder::new(sentinels, service, SentinelServerType::Master)
        .ok()?
        .set_client_to_redis_db(settings.db());
    if let Some(name) = settings.username() {
        builder = builder.set_client_to_redis_username(name);
    }
    if let Some(password) = settings.password() {
        builder = builder.set_client_to_redis_password(password);
    }
    if scheme == "rediss" {
        builder = builder
            .set_client_to_redis_tls_mode(TlsMode::Secure)
            .set_client_to_sentinel_tls_mode(TlsMode::Secure);
    }
    builder.build().ok()
}
