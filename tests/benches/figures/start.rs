//! From the start of the program to the screen on which a person types the passphrase.

use super::Sizes;
use super::floor::millis;
use super::material::Material;
use super::report::{Figure, Report, median, paired};
use super::screen::Screen;
use super::town::{PASSPHRASE, Town, built_beside, fill};
use duxue_app::App;
use duxue_app::commands;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// WebKit's own small browser: a window of the same engine with nothing in it.
const BARE: &str = "webkit2gtk-4.1/MiniBrowser";
const PAGE: &str = "<!doctype html><meta charset=utf-8><title>·</title><body style='font:20px sans-serif;padding:4em'>\
    <h1>督学随行</h1><p>请输入口令</p><input><button>打开</button>";

pub fn run(sizes: &Sizes, report: &mut Report) {
    let town = Town::new(5);
    let device = town.folder("device");
    let app = App::new(&device);
    let ask =
        |name: &str, args| commands::dispatch(&app, name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
    let first = ask("enrol", json!({"code": town.code(), "passphrase": PASSPHRASE, "machine": "笔记本"}));
    let person = first["person"]["id"].as_str().unwrap().to_owned();
    let mut material = Material::new(4, &town.schools, town.person);
    fill(app.desk().unwrap().store(), (0..sizes.records).map(|_| material.hazard()).collect());
    ask("lock", json!({}));

    let mut opened = Vec::new();
    for _ in 0..sizes.rounds {
        let begun = Instant::now();
        ask("unlock", json!({"person": person, "passphrase": PASSPHRASE}));
        ask("today", json!({}));
        opened.push(millis(begun));
        ask("lock", json!({}));
    }
    let name = format!("passphrase to the data of the first screen, {} records", sizes.records);
    report.add(Figure::new(name, median(&opened), "ms"));

    if let Err(reason) = window(&town, &device, sizes, sizes.records, report) {
        report.leave_out("start of the window", &reason);
    }
}

/// Beside a window of the same engine with nothing in it.
///
/// # Errors
/// Why it cannot be measured here.
pub fn window(town: &Town, device: &Path, sizes: &Sizes, records: usize, report: &mut Report) -> Result<(), String> {
    let program = built_beside().join("duxue");
    if !program.exists() {
        return Err("the window is not built; ./dev build --release makes it".to_owned());
    }
    let screen = Screen::start()?;
    let page = town.folder("page.html");
    std::fs::write(&page, PAGE).map_err(|error| error.to_string())?;
    let browser = bare_browser();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..=sizes.rounds {
        let home = town.folder(&format!("home-{round}"));
        std::fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        let in_a_home = |program: &Path| {
            let mut command = Command::new(program);
            command
                .env("HOME", &home)
                .env("XDG_RUNTIME_DIR", &home)
                .env("NO_AT_BRIDGE", "1")
                .env("LANG", "zh_CN.UTF-8");
            command
        };
        let took = screen.time_to_painted(in_a_home(&program).env("DUXUE_DATA", device))?;
        let bare_took = match &browser {
            Some(browser) => {
                let mut command = in_a_home(browser);
                command.args(["--geometry=1366x768", &format!("file://{}", page.display())]);
                Some(screen.time_to_painted(&mut command)?)
            }
            None => None,
        };
        // The first start reads everything from the disk; a person's second one does not.
        if round > 0 {
            ours.push(took);
            bare.extend(bare_took);
        }
    }
    let name = format!("window: start to painted, {records} records");
    report.add(match bare.is_empty() {
        true => Figure::new(name, median(&ours), "ms"),
        false => {
            let (value, floor) = paired(&ours, &bare);
            let what = "a small static page in WebKit's own MiniBrowser";
            Figure::new(name, value, "ms").beside(floor, what).ratio_at_most(1.5)
        }
    });
    Ok(())
}

fn bare_browser() -> Option<PathBuf> {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib"];
    places.iter().map(|place| Path::new(place).join(BARE)).find(|path| path.exists())
}
