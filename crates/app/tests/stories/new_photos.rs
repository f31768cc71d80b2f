//! A folder that is watched for new pictures.

use crate::desk::{LIUWAN, Laptop};
use duxue_app::look_for_photos;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

const HEIC: &[u8] = include_bytes!("../fixtures/turned.heic");

fn jpeg(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(320, 240, |x, y| image::Rgb([shade, (x % 256) as u8, (y % 256) as u8]));
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A laptop on which a folder is named that has one old photo.
fn watching() -> (Laptop, PathBuf) {
    let laptop = Laptop::new();
    let folder = laptop.folder.path().join("照片");
    fs::create_dir_all(folder.join("DCIM/100CANON")).unwrap();
    fs::write(folder.join("old.jpg"), jpeg(1)).unwrap();
    name(&laptop, Some(&folder));
    (laptop, folder)
}

fn name(laptop: &Laptop, folder: Option<&PathBuf>) {
    let mut settings = laptop.ask("device_settings", Value::Null);
    settings["photo_folder"] = json!(folder);
    laptop.ask("save_device_settings", settings);
}

fn look(laptop: &Laptop) -> Vec<String> {
    look_for_photos(&laptop.app).unwrap();
    let told = laptop.ask("new_photos", Value::Null);
    told["photos"].as_array().unwrap().iter().map(|photo| photo["name"].as_str().unwrap().to_owned()).collect()
}

fn ids(laptop: &Laptop) -> Value {
    let told = laptop.ask("new_photos", Value::Null);
    told["photos"].as_array().unwrap().iter().map(|photo| photo["id"].clone()).collect()
}

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn what_newly_comes_is_offered_once_it_stands_still_and_what_was_there_is_not() {
    let (laptop, folder) = watching();
    assert_eq!(look(&laptop), nothing());
    fs::write(folder.join("DCIM/100CANON/IMG_1.jpg"), jpeg(2)).unwrap();
    fs::write(folder.join("IMG_2.HEIC"), HEIC).unwrap();
    fs::write(folder.join("words.txt"), "no picture").unwrap();
    fs::write(folder.join(".hidden.jpg"), jpeg(3)).unwrap();
    assert_eq!(look(&laptop), nothing(), "seen once only");
    assert_eq!(look(&laptop), ["IMG_1.jpg", "IMG_2.HEIC"]);
    let told = laptop.ask("new_photos", Value::Null);
    assert_eq!((told["there"].as_bool(), told["folder"].as_str()), (Some(true), folder.to_str()));
    assert_eq!(told["photos"][1]["taken_words"], "今天 8:59");
    let small = laptop.app.media("new", told["photos"][1]["id"].as_str().unwrap()).unwrap().1;
    let small = image::load_from_memory(&small).unwrap();
    assert_eq!((small.width(), small.height()), (240, 320));
}

#[test]
fn a_file_that_is_still_being_written_waits_until_it_is_whole() {
    let (laptop, folder) = watching();
    let (whole, path) = (jpeg(4), folder.join("big.jpg"));
    fs::write(&path, &whole[..whole.len() / 3]).unwrap();
    assert_eq!(look(&laptop), nothing());
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(look(&laptop), nothing(), "it grew");
    // The copying stands still for long, in the middle.
    assert_eq!((look(&laptop), look(&laptop)), (nothing(), nothing()));
    fs::write(folder.join("half.HEIC"), &HEIC[..HEIC.len() - 9]).unwrap();
    fs::write(&path, &whole).unwrap();
    assert_eq!((look(&laptop), look(&laptop)), (nothing(), vec!["big.jpg".to_owned()]));
}

#[test]
fn what_is_taken_or_put_off_is_not_offered_again_after_a_restart_and_the_files_stay() {
    let (laptop, folder) = watching();
    let visit = laptop.start_visit(LIUWAN);
    for shade in 5..8 {
        fs::write(folder.join(format!("{shade}.jpg")), jpeg(shade)).unwrap();
    }
    look(&laptop);
    assert_eq!(look(&laptop), ["5.jpg", "6.jpg", "7.jpg"]);
    let all = ids(&laptop);
    let taken = laptop.ask("take_new_photos", json!({"record": visit, "path": "photos", "photos": [all[0]]}));
    assert_eq!((taken["photos"][0]["name"].as_str(), &taken["refused"]), (Some("5.jpg"), &json!([])));
    laptop.ask("put_off_new_photos", json!({"photos": [all[1], all[2]]}));
    assert_eq!(look(&laptop), nothing());
    laptop.ask("put_off_new_photos", json!({"photos": [all[2]], "again": true}));
    assert_eq!(look(&laptop), ["7.jpg"]);
    laptop.ask("lock", Value::Null);
    look_for_photos(&laptop.app).unwrap();
    laptop.unlock();
    fs::write(folder.join("8.jpg"), jpeg(8)).unwrap();
    look(&laptop);
    assert_eq!(look(&laptop), ["7.jpg", "8.jpg"]);
    assert_eq!(laptop.ask("visit", json!({"id": visit}))["photos"].as_array().unwrap().len(), 1);
    assert_eq!(fs::read(folder.join("5.jpg")).unwrap(), jpeg(5));
}

#[test]
fn a_card_that_is_taken_out_is_said_and_one_that_comes_back_is_not_offered_anew() {
    let (laptop, folder) = watching();
    let away = laptop.folder.path().join("away");
    fs::write(folder.join("9.jpg"), jpeg(9)).unwrap();
    look(&laptop);
    assert_eq!(look(&laptop), ["9.jpg"]);
    let visit = laptop.start_visit(LIUWAN);
    let offered = ids(&laptop);
    fs::remove_file(folder.join("9.jpg")).unwrap();
    let taken = laptop.ask("take_new_photos", json!({"record": visit, "path": "photos", "photos": offered}));
    assert!(taken["refused"][0]["text"].as_str().unwrap().contains("读不出来"));
    fs::rename(&folder, &away).unwrap();
    look(&laptop);
    assert_eq!(laptop.ask("new_photos", Value::Null)["there"], json!(false));
    fs::rename(&away, &folder).unwrap();
    assert_eq!((look(&laptop), look(&laptop)), (nothing(), nothing()));
    let refused = laptop.refused("save_device_settings", {
        let mut settings = laptop.ask("device_settings", Value::Null);
        settings["photo_folder"] = json!("/nowhere/at/all");
        settings
    });
    assert!(refused.text.contains("找不到文件夹"));
    name(&laptop, None);
    fs::write(folder.join("10.jpg"), jpeg(10)).unwrap();
    assert_eq!((look(&laptop), look(&laptop)), (nothing(), nothing()));
}
