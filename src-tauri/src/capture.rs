//! Microphone and camera for the screens. WebKitGTK has them switched off, and refuses what nobody answers; Windows and
//! macOS ask the person themselves.
//!
//! Invariant: nothing else is granted. The window shows our own pages alone, and they ask when a person presses a button.

use tauri::WebviewWindow;

#[cfg(target_os = "linux")]
pub fn allow(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::glib::prelude::Cast;
    use webkit2gtk::{PermissionRequestExt, SettingsExt, UserMediaPermissionRequest, WebViewExt};
    window.with_webview(|view| {
        let view = view.inner();
        if let Some(settings) = view.settings() {
            settings.set_enable_media_stream(true);
            // For the journey through the real window, on machines without either; a released program does not know it.
            settings.set_enable_mock_capture_devices(
                cfg!(debug_assertions) && std::env::var_os("DUXUE_MOCK_CAPTURE").is_some(),
            );
        }
        view.connect_permission_request(|_, request| match request.downcast_ref::<UserMediaPermissionRequest>() {
            Some(media) => {
                media.allow();
                true
            }
            None => false,
        });
    })
}

#[cfg(not(target_os = "linux"))]
pub fn allow(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
