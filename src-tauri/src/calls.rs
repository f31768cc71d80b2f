//! The one bridge from the screens to the use cases.

use duxue_app::{App, Code, Refusal, commands};
use serde_json::Value;
use std::sync::Arc;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};

/// Runs a command of the registry. Commands read and write the store, so they run off the window's thread.
#[tauri::command]
pub async fn call(app: State<'_, Arc<App>>, name: String, args: Value) -> Result<Value, Refusal> {
    let app = app.inner().clone();
    off_the_window(move || commands::dispatch(&app, &name, args)).await
}

/// Attaches bytes that were dropped or pasted. Headers: `record`, `path`, and `name`, percent-encoded.
#[tauri::command]
pub async fn attach_bytes(app: State<'_, Arc<App>>, request: Request<'_>) -> Result<Value, Refusal> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let (record, path, name) = (header("record"), header("path"), percent_decoded(&header("name")));
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Refusal::invalid("没有读到照片，请重新拖进来。"));
    };
    let (app, bytes) = (app.inner().clone(), bytes.clone());
    off_the_window(move || commands::attach_bytes(&app, &record, &path, &name, bytes)).await
}

async fn off_the_window<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Refusal::new(Code::Failed, "这一步没有做成。内容还在屏幕上，请再试一次；还不行就重新打开程序。")),
    }
}

/// A header holds only ASCII, so the name of a file comes as `encodeURIComponent` writes it.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
