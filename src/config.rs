//! The settings, with defaults and meaning. Flags and environment variables set them; see `cli`.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::db::DatabaseUrl;

/// Where the program stores its data.
#[derive(Debug, Clone)]
pub struct Storage {
    /// `KUNPENG_DATA_DIR`: the embedded database and the token key.
    pub data_dir: PathBuf,
    /// `DATABASE_URL`; absent means the embedded database in `data_dir`.
    pub database_url: Option<DatabaseUrl>,
    /// `KUNPENG_JWT_KEY_FILE`; absent means `jwt.key` in `data_dir`.
    pub jwt_key_file: Option<PathBuf>,
    /// `KUNPENG_SEEDS`: the seed files of the city; absent means those built into the program.
    pub seeds_dir: Option<PathBuf>,
    /// `KUNPENG_ATTACHMENTS_DIR`; absent means `attachments` in `data_dir`.
    pub attachments_dir: Option<PathBuf>,
}

impl Storage {
    /// Returns the address of the database.
    pub fn url(&self) -> DatabaseUrl {
        self.database_url.clone().unwrap_or_else(|| DatabaseUrl::in_folder(&self.data_dir))
    }

    /// Returns the path of the token key.
    pub fn key_file(&self) -> PathBuf {
        self.jwt_key_file.clone().unwrap_or_else(|| self.data_dir.join("jwt.key"))
    }

    /// Returns the folder of attachments.
    pub fn attachments(&self) -> PathBuf {
        self.attachments_dir.clone().unwrap_or_else(|| self.data_dir.join("attachments"))
    }
}

/// The network settings of the server.
#[derive(Debug, Clone)]
pub struct Listening {
    /// `KUNPENG_LISTEN`
    pub address: SocketAddr,
    /// `KUNPENG_TLS_CERT` and `KUNPENG_TLS_KEY`, PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// `KUNPENG_TRUSTED_PROXY`
    pub proxy: Proxy,
    /// `KUNPENG_METRICS_TOKEN`: the token that other machines need to read `/metrics`.
    pub metrics_token: Option<String>,
}

/// Whether the server trusts a reverse proxy to report the address of the caller.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proxy {
    /// Whether `X-Forwarded-For` is trusted.
    pub trusted: bool,
}

/// The webhook to which notices are sent, besides the program's own pages.
#[derive(Clone)]
pub struct Webhook {
    /// `KUNPENG_WEBHOOK_URL`
    pub url: String,
    /// `KUNPENG_WEBHOOK_SECRET`: the key of the signature.
    pub secret: String,
    /// `KUNPENG_WEBHOOK_FORMAT`
    pub format: WebhookFormat,
    /// `KUNPENG_PUBLIC_URL`: the beginning of links in notices.
    pub public_url: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL of a robot contains its key.
        f.debug_struct("Webhook").field("format", &self.format).finish_non_exhaustive()
    }
}

/// The message format of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum WebhookFormat {
    /// The program's own JSON format.
    Json,
    /// The format of a WeCom (企业微信) group robot and of compatible receivers.
    Wecom,
}
