//! `media://localhost/<thumb|full>/<hash>`: photos straight from the encrypted store, never as files on disk.

use duxue_app::App;
use std::sync::Arc;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

pub const SCHEME: &str = "media";

pub fn answer<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().state::<Arc<App>>().inner().clone();
    let path = request.uri().path().to_owned();
    tauri::async_runtime::spawn_blocking(move || {
        let found = path.trim_start_matches('/').split_once('/').and_then(|(size, hash)| app.media(size, hash));
        let response = match found {
            Some((mime, bytes)) => Response::builder()
                .header(header::CONTENT_TYPE, mime)
                // Content-addressed: the bytes behind an address never change.
                .header(header::CACHE_CONTROL, "private, max-age=86400, immutable")
                // Sound is fetched, because WebKit plays nothing from a scheme of ours; only our own pages are in the window.
                .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(bytes),
            None => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        if let Ok(response) = response {
            responder.respond(response);
        }
    });
}
