//! `kunpeng serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::office;
use crate::account;
use crate::config::{Listening, Proxy, Storage, Webhook, WebhookFormat};
use crate::error::Error;
use crate::server::{self, rounds};
use crate::session::Workplace;

/// The network settings of the server.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArguments {
    /// 监听地址
    #[arg(long, env = "KUNPENG_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// TLS 证书（PEM）
    #[arg(long, env = "KUNPENG_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// TLS 私钥（PEM）
    #[arg(long, env = "KUNPENG_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// 前面有提供 HTTPS 的反向代理：信任其 X-Forwarded-For，并允许监听非本机地址
    #[arg(long, env = "KUNPENG_TRUSTED_PROXY")]
    trusted_proxy: bool,
    /// 从其他机器读取 /metrics 所需的令牌
    #[arg(long, env = "KUNPENG_METRICS_TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
    /// 把通知推送到这个地址（本单位的消息系统）；不设则不推送
    #[arg(long, env = "KUNPENG_WEBHOOK_URL", hide_env_values = true, requires = "webhook_secret")]
    webhook_url: Option<String>,
    /// 推送签名密钥
    #[arg(long, env = "KUNPENG_WEBHOOK_SECRET", hide_env_values = true)]
    webhook_secret: Option<String>,
    /// 推送格式：json，或企业微信群机器人 wecom
    #[arg(long, env = "KUNPENG_WEBHOOK_FORMAT", default_value = "json")]
    webhook_format: WebhookFormat,
    /// 推送中链接的开头，例如 https://kunpeng.example.gov.cn
    #[arg(long, env = "KUNPENG_PUBLIC_URL", default_value = "")]
    public_url: String,
}

impl ServeArguments {
    fn webhook(&self) -> Option<Webhook> {
        let (url, secret) = self.webhook_url.clone().zip(self.webhook_secret.clone())?;
        let public_url = self.public_url.trim_end_matches('/').to_owned();
        Some(Webhook { url, secret, format: self.webhook_format, public_url })
    }
}

impl Default for ServeArguments {
    fn default() -> Self {
        use clap::{Args, FromArgMatches};
        let command = Self::augment_args(clap::Command::new("serve").no_binary_name(true));
        let parsed = command.try_get_matches_from(std::iter::empty::<String>());
        parsed
            .and_then(|matches| Self::from_arg_matches(&matches))
            .unwrap_or_else(|error| error.exit())
    }
}

/// Migrates, loads reference data, creates the first account if there is none, and serves.
pub fn run(storage: &Storage, arguments: &ServeArguments) -> Result<u8, Error> {
    let workplace = office::open_workplace(storage)?;
    let password = std::env::var("KUNPENG_ADMIN_PASSWORD").ok().filter(|p| !p.is_empty());
    if let Some(first) = account::ensure_first_admin(&workplace, password)? {
        match first.one_time_password {
            Some(made_up) => eprintln!(
                "首个系统管理员账号：{}　一次性密码：{made_up}（只显示这一次，首次登录须修改）",
                first.username
            ),
            None => eprintln!(
                "首个系统管理员账号：{}（密码取自 KUNPENG_ADMIN_PASSWORD，首次登录须修改）",
                first.username
            ),
        }
    }
    serve(workplace, arguments)
}

/// Serves until the process is told to stop.
pub fn serve(workplace: Arc<Workplace>, arguments: &ServeArguments) -> Result<u8, Error> {
    let tls = arguments.tls_cert.clone().zip(arguments.tls_key.clone());
    let listening = Listening {
        address: arguments.listen,
        tls,
        proxy: Proxy { trusted: arguments.trusted_proxy },
        metrics_token: arguments.metrics_token.clone(),
    };
    let scheme = if listening.tls.is_some() { "https" } else { "http" };
    let greet = || {
        let address = listening.address;
        eprintln!("鲲鹏已启动：{scheme}://{address}/（接口说明在 /api/docs；Ctrl-C 停止）");
    };
    actix_web::rt::System::new().block_on(async {
        let journal = workplace.journal_for_upkeep().clone();
        actix_web::rt::spawn(rounds::keep_going(journal, *workplace.clock(), arguments.webhook()));
        server::serve(workplace, &listening, greet).await
    })?;
    Ok(0)
}
