//! `serve`.

use super::Failure;
use super::config_file::{ConfigFile, LogFormat};
use clap::Args;
use duxue_county::{Config, Server};
use std::io::Write;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

const LISTEN: &str = "0.0.0.0:8443";

#[derive(Args)]
pub struct Serve {
    /// 监听的地址和端口，默认 0.0.0.0:8443
    #[arg(long)]
    listen: Option<String>,
    /// 设备连接用的地址（主机:端口），与监听地址不同时填写
    #[arg(long)]
    address: Option<String>,
    /// 县端网页的文件夹
    #[arg(long)]
    console: Option<PathBuf>,
    /// 日志的格式
    #[arg(long)]
    pub log: Option<LogFormat>,
}

impl Serve {
    pub fn run(self, mut config: Config, file: ConfigFile) -> Result<(), Failure> {
        let listen = self.listen.or(file.listen).unwrap_or_else(|| LISTEN.to_owned());
        config.listen = resolve(&listen)?;
        config.address = self.address.or(file.address);
        config.console = console(self.console.or(file.console))?;
        let pages = config.console.is_some();
        config.proxies = file.tls.proxies()?;
        config.tls = file.tls.tls()?;
        config.hooks = file.webhooks.rules();
        config.reads_per_minute = file.reads_per_minute.unwrap_or(config.reads_per_minute);
        config.tries_per_minute = file.tries_per_minute.unwrap_or(config.tries_per_minute);
        let signals = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // Before anything is said: whoever has read it may ask to stop at once.
        let asked = signals.block_on(async { asked_to_stop() })?;
        let running = Server::start(config)?;
        say(&format!("县端服务器已启动：https://{}", running.public_address()));
        match pages {
            true => say(&format!("县端网页：https://{}/console/", running.public_address())),
            false => {
                say("县端网页：没有找到网页的文件夹，浏览器打不开；请用 --console 写明，或在 ui 里运行 npm run build")
            }
        }
        say(&format!("密钥指纹：{}", hex::encode(running.fingerprint())));
        signals.block_on(asked)?;
        running.stop();
        say("县端服务器已停止");
        Ok(())
    }
}

/// A server serves on though nobody reads what it says any more.
fn say(line: &str) {
    let _nobody_listens = writeln!(std::io::stdout(), "{line}");
}

fn resolve(listen: &str) -> Result<SocketAddr, Failure> {
    let found = listen.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| Failure::Said(format!("监听地址 {listen} 不对，应当像 0.0.0.0:8443")))
}

/// The folder that was named, which must have the pages in it, or the one that is found.
fn console(named: Option<PathBuf>) -> Result<Option<PathBuf>, Failure> {
    match named {
        Some(folder) if !folder.join("index.html").is_file() => {
            Err(Failure::Said(format!("{} 里没有县端网页（index.html）", folder.display())))
        }
        Some(folder) => Ok(Some(folder)),
        None => Ok(find_console()),
    }
}

/// The console's built pages: beside the program as installed, or in the source tree as built.
fn find_console() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?;
    let mut places = vec![folder.join("console"), folder.join("../share/duxue/console")];
    places.extend(std::env::current_dir().map(|here| here.join("ui/dist/console")));
    places.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist/console"));
    places.into_iter().find(|place| place.join("index.html").is_file())
}

#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
