//! Every setting there is: its names, and what it is.
//!
//! Owns: the list that the settings' reader, its slips of the pen and the docs go by.
//! Not here: checks (the modules beside it). Invariant: a setting has one name in the file and one
//! variable, which with `_FILE` names a file with its value.

/// A setting as it can be given.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file.
    pub key: &'static str,
    /// Its environment variable.
    pub variable: &'static str,
    /// What it is, with its default.
    pub about: &'static str,
}

/// Every setting there is.
pub const SETTINGS: [Setting; 68] = [
    setting(
        "data",
        "BURSAR_DATA",
        "data folder; `~/.local/share/bursar`",
    ),
    setting(
        "org",
        "BURSAR_ORG",
        "short name of the organisation commands are about; the first",
    ),
    setting(
        "listen",
        "BURSAR_LISTEN",
        "address `serve` and `demo` listen on; `127.0.0.1:8000`",
    ),
    setting(
        "database.url",
        "DATABASE_URL",
        "`sqlite:PATH` or `postgres://user:password@host[:port][,host…]/database`; of several hosts the one that takes writes is used and followed; `bursar.db` in the data folder",
    ),
    setting(
        "database.read_url",
        "DATABASE_READ_URL",
        "PostgreSQL read replica for heavy reads; none",
    ),
    setting(
        "database.max_connections",
        "BURSAR_DATABASE_MAX_CONNECTIONS",
        "most connections at a time, 2 to 1000; 16",
    ),
    setting(
        "database.migrate",
        "BURSAR_DATABASE_MIGRATE",
        "`true` brings an older database up to date when it is opened, `false` leaves that to `bursar migrate`; `true`",
    ),
    setting(
        "backup.to",
        "BURSAR_BACKUP_TO",
        "where backups go: a folder, or `s3://BUCKET/PREFIX`; `backups` in the data folder",
    ),
    setting(
        "backup.daily",
        "BURSAR_BACKUP_DAILY",
        "when a daily backup is made: five cron fields, or `off`; `0 1 * * *`",
    ),
    setting(
        "backup.hourly",
        "BURSAR_BACKUP_HOURLY",
        "when an hourly backup is made: five cron fields, or `off`; `0 9-17 * * 1-5`",
    ),
    setting(
        "backup.zone",
        "BURSAR_BACKUP_ZONE",
        "the time zone these are read in, as in `Europe/Berlin`; `UTC`",
    ),
    setting(
        "backup.s3_endpoint",
        "BURSAR_BACKUP_S3_ENDPOINT",
        "scheme, host and port of the S3-compatible store, which may be a private address; Amazon's own",
    ),
    setting("backup.s3_region", "AWS_REGION", "its region; `us-east-1`"),
    setting(
        "backup.s3_access_key_id",
        "AWS_ACCESS_KEY_ID",
        "the id of its credentials; none",
    ),
    setting(
        "backup.s3_secret_access_key",
        "AWS_SECRET_ACCESS_KEY",
        "their secret; none",
    ),
    setting(
        "audit.retention_days",
        "BURSAR_AUDIT_RETENTION_DAYS",
        "days that events of the audit log are kept, at least 2555; `2555`",
    ),
    setting(
        "flags.advanced_ml",
        "BURSAR_FLAG_ADVANCED_ML",
        "`true` or `false`: forecasts by learned models; `true`",
    ),
    setting(
        "flags.realtime_optimisation",
        "BURSAR_FLAG_REALTIME_OPTIMISATION",
        "`true` or `false`: suggestions that follow the market during the day; `false`",
    ),
    setting(
        "flags.advanced_risk",
        "BURSAR_FLAG_ADVANCED_RISK",
        "`true` or `false`: value at risk, stress tests, liquidity risk; `true`",
    ),
    setting(
        "flags.blockchain",
        "BURSAR_FLAG_BLOCKCHAIN",
        "`true` or `false`: wallets and transactions of blockchains; `true`",
    ),
    setting(
        "flags.mobile_api",
        "BURSAR_FLAG_MOBILE_API",
        "`true` or `false`: the API of phones; `false`",
    ),
    setting(
        "flags.ai_categorisation",
        "BURSAR_FLAG_AI_CATEGORISATION",
        "`true` or `false`: suggested categories of transactions; `true`",
    ),
    setting(
        "flags.voice",
        "BURSAR_FLAG_VOICE",
        "`true` or `false`: asking by voice; `false`",
    ),
    setting(
        "flags.realtime_notifications",
        "BURSAR_FLAG_REALTIME_NOTIFICATIONS",
        "`true` or `false`: messages to the open page as things happen; `true`",
    ),
    setting(
        "log.level",
        "BURSAR_LOG",
        "`error`, `warn`, `info`, `debug`, `trace` or a filter such as `warn,treasury=debug`; `warn`, for servers `info`",
    ),
    setting(
        "log.format",
        "BURSAR_LOG_FORMAT",
        "`text` or `json`; `text`",
    ),
    setting(
        "log.folder",
        "BURSAR_LOG_FOLDER",
        "folder for the log files of servers, a new one each day; none, lines go to standard error",
    ),
    setting(
        "log.max_megabytes",
        "BURSAR_LOG_MAX_MEGABYTES",
        "the most of one log file, 1 to 10000; 100",
    ),
    setting(
        "log.keep",
        "BURSAR_LOG_KEEP",
        "log files that are kept beside the current one, 1 to 1000; 10",
    ),
    setting(
        "traces.endpoint",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "collector of traces (OTLP over HTTP), as in http://127.0.0.1:4318; none",
    ),
    setting(
        "traces.service",
        "OTEL_SERVICE_NAME",
        "what this installation is called in traces; `bursar`",
    ),
    setting(
        "traces.sampler",
        "OTEL_TRACES_SAMPLER",
        "`always_on`, `always_off`, `traceidratio`, or one of them with `parentbased_` before it; `parentbased_always_on`",
    ),
    setting(
        "traces.sampler_arg",
        "OTEL_TRACES_SAMPLER_ARG",
        "share of traces that `traceidratio` keeps, 0 to 1; `1`",
    ),
    setting(
        "errors.dsn",
        "SENTRY_DSN",
        "project of an error tracker that speaks Sentry's protocol, which servers report errors to, without personal data; none",
    ),
    setting(
        "errors.environment",
        "SENTRY_ENVIRONMENT",
        "what this installation is called there; `production`",
    ),
    setting(
        "metrics.listen",
        "BURSAR_METRICS_LISTEN",
        "address of a listener for metrics and health alone, as in 127.0.0.1:8001; none, they are at `listen`",
    ),
    setting(
        "metrics.token",
        "METRICS_TOKEN",
        "what whoever reads metrics must show as `Authorization: Bearer …`, 16 bytes or more; none, only this machine reads them",
    ),
    setting(
        "status.public",
        "BURSAR_STATUS_PUBLIC",
        "`true`: everybody may see the page /status with parts, uptime and incidents; `false`",
    ),
    setting(
        "worker.embedded",
        "BURSAR_WORKER",
        "`true`: `serve` does jobs too; `false`: it leaves them to `bursar worker`; `true`",
    ),
    setting(
        "worker.concurrency",
        "BURSAR_WORKER_CONCURRENCY",
        "jobs a process does at a time, 1 to 256; 4",
    ),
    setting(
        "worker.metrics_listen",
        "BURSAR_WORKER_METRICS_LISTEN",
        "address of a listener of `bursar worker` for metrics and health, as in 127.0.0.1:8002; none",
    ),
    setting(
        "server.tls_cert",
        "BURSAR_TLS_CERT",
        "certificate chain in PEM, read again when it changes; none, plain HTTP",
    ),
    setting(
        "server.tls_key",
        "BURSAR_TLS_KEY",
        "its private key in PEM; none",
    ),
    setting(
        "server.acme_domains",
        "BURSAR_ACME_DOMAINS",
        "host names, with commas, to get certificates for from an authority (ACME), whose terms are thereby agreed to; none",
    ),
    setting(
        "server.acme_email",
        "BURSAR_ACME_EMAIL",
        "whom the authority may write to; none",
    ),
    setting(
        "server.acme_directory",
        "BURSAR_ACME_DIRECTORY",
        "the authority; Let's Encrypt",
    ),
    setting(
        "server.acme_ca",
        "BURSAR_ACME_CA",
        "root certificates of the authority's own address in PEM; those of browsers",
    ),
    setting(
        "server.acme_challenge",
        "BURSAR_ACME_CHALLENGE",
        "`http-01` (port 80 leads to `server.http_listen`) or `tls-alpn-01` (port 443 leads to `listen`); `http-01` if there is a `server.http_listen`",
    ),
    setting(
        "server.http_listen",
        "BURSAR_HTTP_LISTEN",
        "address for plain HTTP beside HTTPS: answers the authority, sends everybody else to HTTPS; none",
    ),
    setting(
        "server.https_port",
        "BURSAR_HTTPS_PORT",
        "port of HTTPS as browsers see it, for that redirect; the one of `listen`",
    ),
    setting(
        "server.drain_pause",
        "BURSAR_DRAIN_PAUSE",
        "seconds that requests are still answered after SIGTERM while /ready says draining, so that balancers notice, 0 to 25; 0",
    ),
    setting(
        "server.trusted_proxies",
        "BURSAR_TRUSTED_PROXIES",
        "addresses and networks, with commas, whose `Forwarded` and `X-Forwarded-…` headers are believed; none",
    ),
    setting(
        "server.cors_origins",
        "CORS_ORIGIN",
        "origins, with commas, whose pages may call the API with credentials; none",
    ),
    setting(
        "server.max_connections",
        "BURSAR_MAX_CONNECTIONS",
        "most connections of clients at a time, 16 to 65536; 512",
    ),
    setting(
        "secrets.encryption_key",
        "ENCRYPTION_KEY",
        "master key: 32 bytes as 64 hex digits or base64 (`openssl rand -hex 32`); the file `master.key` in the data folder, made when it is first needed",
    ),
    setting(
        "secrets.previous_keys",
        "ENCRYPTION_KEY_PREVIOUS",
        "master keys before that one, with commas, for what they still seal; none",
    ),
    setting(
        "secrets.command",
        "BURSAR_SECRETS_COMMAND",
        "program and arguments, with spaces, that prints `NAME=VALUE` lines for settings not given otherwise, as from a key service; run without a shell, 10 s; none",
    ),
    setting(
        "auth.token_secret",
        "JWT_SECRET",
        "what access tokens are signed with, 32 bytes or more; made and kept sealed in the database",
    ),
    setting(
        "auth.mode",
        "BURSAR_AUTH",
        "`auto`: whoever is at this machine is the operator until someone exists, if only this machine can connect; `required`: sign-in always; `auto`",
    ),
    setting(
        "server.public_url",
        "BURSAR_PUBLIC_URL",
        "address people reach it at, as in https://books.example.com: for links, tokens and cookies; the one of `listen`",
    ),
    setting(
        "connect.allow",
        "BURSAR_CONNECT_ALLOW",
        "hosts, addresses and networks that may be reached although they are private, with commas between; none",
    ),
    setting(
        "connections.folders",
        "BURSAR_CONNECTIONS_FOLDERS",
        "folders that connections may watch, with commas: `/srv/sftp` has a folder for each organisation, by its short name; `SLUG=/mnt/bank` is that organisation's; always the folder `landing/SLUG` in the data folder",
    ),
    setting(
        "oidc.google.client_id",
        "GOOGLE_CLIENT_ID",
        "what Google calls this installation, to sign in with Google; any other provider by `oidc.NAME.issuer`, `.client_id`, `.client_secret` and `.label`, or `BURSAR_OIDC_NAME_ISSUER` and so on; none",
    ),
    setting(
        "oidc.google.client_secret",
        "GOOGLE_CLIENT_SECRET",
        "what proves that to Google; none",
    ),
    setting(
        "redis.url",
        "REDIS_URL",
        "`redis://`, `rediss://`, `redis+unix://` or `redis+sentinel://` address for limits and short-lived state that replicas share; each process for itself",
    ),
    setting(
        "limits.requests_per_hour",
        "BURSAR_LIMIT_REQUESTS_PER_HOUR",
        "requests of a client in an hour, 1 to 1000000; 1000",
    ),
    setting(
        "limits.uploads",
        "BURSAR_LIMIT_UPLOADS",
        "uploads of a client in ten minutes, 1 to 1000000; 10",
    ),
    setting(
        "limits.routes",
        "BURSAR_LIMIT_ROUTES",
        "operations with a limit of their own in an hour beside that, as in `create_entry=500,verify_journal=10`; none",
    ),
];

const fn setting(key: &'static str, variable: &'static str, about: &'static str) -> Setting {
    Setting {
        key,
        variable,
        about,
    }
}
