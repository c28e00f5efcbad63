//! Every setting: its default and its meaning. Flags and environment fill it; see `cli`.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::db::DatabaseUrl;

/// Where the program keeps its things.
#[derive(Debug, Clone)]
pub struct Storage {
    /// `KUNPENG_DATA_DIR`: the embedded database and the token key.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`; absent means the embedded database in `data_dir`.
    pub database_url: Option<DatabaseUrl>,
    /// `KUNPENG_JWT_KEY_FILE`; absent means `jwt.key` in `data_dir`.
    pub jwt_key_file: Option<PathBuf>,
    /// `KUNPENG_SEEDS`: the city's own files; absent means those within the program.
    pub seeds_dir: Option<PathBuf>,
    /// `KUNPENG_ATTACHMENTS_DIR`; absent means `attachments` in `data_dir`.
    pub attachments_dir: Option<PathBuf>,
}

impl Storage {
    /// The database in use.
    pub fn url(&self) -> DatabaseUrl {
        self.database_url.clone().unwrap_or_else(|| DatabaseUrl::in_folder(&self.data_dir))
    }

    /// The token key's file in use.
    pub fn key_file(&self) -> PathBuf {
        self.jwt_key_file.clone().unwrap_or_else(|| self.data_dir.join("jwt.key"))
    }

    /// The folder of attachments in use.
    pub fn attachments(&self) -> PathBuf {
        self.attachments_dir.clone().unwrap_or_else(|| self.data_dir.join("attachments"))
    }
}

/// How the server listens.
#[derive(Debug, Clone)]
pub struct Listening {
    /// `KUNPENG_LISTEN`.
    pub address: SocketAddr,
    /// `KUNPENG_TLS_CERT` and `KUNPENG_TLS_KEY`, PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// `KUNPENG_TRUSTED_PROXY`.
    pub proxy: Proxy,
    /// `KUNPENG_METRICS_TOKEN`: who may read `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<String>,
}

/// Whether a reverse proxy in front is believed about the caller's address.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proxy {
    /// Believe `X-Forwarded-For`.
    pub trusted: bool,
}

/// Where notices are sent besides the program's own pages.
#[derive(Clone)]
pub struct Webhook {
    /// `KUNPENG_WEBHOOK_URL`.
    pub url: String,
    /// `KUNPENG_WEBHOOK_SECRET`: the key of the signature.
    pub secret: String,
    /// `KUNPENG_WEBHOOK_FORMAT`.
    pub format: WebhookFormat,
    /// `KUNPENG_PUBLIC_URL`: what links begin with.
    pub public_url: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of a robot holds its key.
        f.debug_struct("Webhook").field("format", &self.format).finish_non_exhaustive()
    }
}

/// What a receiver understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum WebhookFormat {
    /// Our own words as JSON.
    Json,
    /// A group robot of WeCom (企业微信) and what is like it.
    Wecom,
}
