//! `serve`: the screens in a browser of this machine.

use super::Failure;
use crate::app::App;
use crate::bridge;
use crate::phone::Network;
use crate::watch_for_photos;
use clap::Args;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub struct Serve {
    /// 页面所在的文件夹
    #[arg(long)]
    ui: PathBuf,
    /// 本机的地址和端口；端口 0 取一个空的
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// 不写则随机给一个
    #[arg(long)]
    token: Option<String>,
    /// 手机从这个地址连过来（可以写几个；不写则用本机在局域网里的地址）
    #[arg(long)]
    phone_at: Vec<Ipv4Addr>,
}

impl Serve {
    pub fn run(self, app: Arc<App>) -> Result<(), Failure> {
        if !self.phone_at.is_empty() {
            let said = self.phone_at.iter().map(|address| Network { name: "wlan".to_owned(), address: *address });
            app.say_networks(said.collect());
        }
        lock_when_asked_to_stop(app.clone())?;
        watch_for_photos(&app);
        let token = self.token.unwrap_or_else(|| hex::encode(rand::random::<[u8; 16]>()));
        bridge::serve(app, self.listen, &self.ui, &token, |at| {
            let mut out = std::io::stdout();
            // Whoever started it may not be listening; the pages are served all the same.
            let _heard = writeln!(out, "http://{at}/?token={token}").and_then(|()| out.flush());
        })
        .map_err(|error| Failure::Said(format!("{} 上打不开：{}。", self.listen, words(&error))))
    }
}

fn words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidInput => error.to_string(),
        _ => super::file_words(error).to_owned(),
    }
}

/// Ends like a window that is closed: locked, so that the next start need not wonder how this one ended.
fn lock_when_asked_to_stop(app: Arc<App>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        if runtime.block_on(asked_to_stop()).is_ok() {
            app.close();
            std::process::exit(0);
        }
    });
    Ok(())
}

#[cfg(unix)]
async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
