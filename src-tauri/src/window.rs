//! The window itself.

use crate::capture;
use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// Opens the main window: as large as the target laptop, never smaller than the layout can bear.
pub fn open(shell: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(shell, "main", WebviewUrl::App("index.html".into()))
        .title("督学随行")
        .inner_size(1366.0, 768.0)
        .min_inner_size(960.0, 600.0)
        .center()
        .disable_drag_drop_handler()
        .build()?;
    capture::allow(&window)
}

/// The window could not open, so the words go where they can still be read.
pub fn tell_failure(cause: &str) {
    eprintln!("督学随行没能打开。请重新启动电脑再试；还不行，请把下面这一行告诉县教育督导室：\n{cause}");
}
