//! The desktop window of 督学随行: it shows the screens of `ui/` and passes what they ask to `duxue-app`.
//!
//! Invariant: no use case lives here. What the window can do, `duxue-cli serve` can do over HTTP with the same screens.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod calls;
mod capture;
mod media;
mod window;

use duxue_app::{App, Event, stay_in_touch, watch_for_photos};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{Emitter, Manager, RunEvent};

fn main() {
    let outcome = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, media::answer)
        .invoke_handler(tauri::generate_handler![calls::call, calls::attach_bytes])
        .setup(|shell| {
            let app = App::new(data_folder(shell.handle())?);
            let handle = shell.handle().clone();
            app.subscribe(Box::new(move |event| tell(&handle, event)));
            stay_in_touch(&app);
            watch_for_photos(&app);
            shell.manage(app);
            window::open(shell.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match outcome {
        Ok(shell) => shell.run(|shell, event| {
            if let RunEvent::Exit = event {
                shell.state::<Arc<App>>().close();
            }
        }),
        Err(error) => {
            window::tell_failure(&error.to_string());
            std::process::exit(1);
        }
    }
}

/// Passes what happened behind the window's back on to it.
fn tell(shell: &tauri::AppHandle, event: &Event) {
    let told = match event {
        Event::Topics(topics) => shell.emit("topics", topics),
        Event::Sync(progress) => shell.emit("sync-progress", progress),
        Event::Locked => shell.emit("locked", ()),
    };
    // A window that is just closing cannot hear; nothing is lost by that.
    let _heard = told;
}

/// Where this computer keeps its vaults: `DUXUE_DATA`, else the person's application data folder.
fn data_folder(shell: &tauri::AppHandle) -> tauri::Result<PathBuf> {
    match std::env::var_os("DUXUE_DATA") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => shell.path().app_local_data_dir(),
    }
}
