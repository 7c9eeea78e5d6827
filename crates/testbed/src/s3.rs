//! An S3 server in this process, which checks signatures.
//!
//! Owns: the server, its folder and its thread. Invariant: both end with the value.

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// An S3 server with one bucket, `books`, that knows one pair of credentials.
#[derive(Debug)]
pub struct S3 {
    /// Its address.
    pub endpoint: String,
    /// Where its objects are files.
    pub folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
}

impl S3 {
    /// The id of the credentials.
    pub const ID: &'static str = "ada";
    /// Their secret.
    pub const SECRET: &'static str = "right-secret";

    /// Starts it. Panics: there is no port or no folder.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("books")).unwrap();
        let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(Self::ID, Self::SECRET));
        let service = service.build();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        // A runtime of its own, because the caller may wait for a program that uses it.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let serving = async {
                    while let Ok((socket, _)) = listener.accept().await {
                        let service = service.clone();
                        tokio::spawn(async move {
                            let builder = Builder::new(TokioExecutor::new());
                            let served = builder.serve_connection(TokioIo::new(socket), service);
                            served.await.ok();
                        });
                    }
                };
                tokio::select! {
                    () = serving => {}
                    _ = stopped => {}
                }
            });
        });
        Self {
            endpoint,
            folder,
            stop: Some(stop),
        }
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.stop.take();
    }
}
