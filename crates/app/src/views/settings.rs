//! Settings of this machine, kept outside the encrypted store because the unlock screen needs them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DeviceSettings {
    /// 100, 125, 150 or 200 per cent.
    pub text_size: u32,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `normal` or `high`.
    pub contrast: String,
    /// Of the screens: `zh-CN` or `en`.
    pub language: String,
    /// Minutes without a key or a touch until the window locks.
    pub lock_minutes: u32,
    /// A soft tick at each sample of a lesson.
    pub lesson_tick: bool,
    /// Whether to sync by itself when the county can be reached.
    pub auto_sync: bool,
    /// Folder of this machine that is watched for new photos.
    pub photo_folder: Option<String>,
}

impl Default for DeviceSettings {
    fn default() -> Self {
        DeviceSettings {
            text_size: 100,
            theme: "light".to_owned(),
            contrast: "normal".to_owned(),
            language: "zh-CN".to_owned(),
            lock_minutes: 15,
            lesson_tick: true,
            auto_sync: true,
            photo_folder: None,
        }
    }
}
