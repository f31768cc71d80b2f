//! A county goes from one database to another, and from one store of photos to another, with everything.

use crate::place::{county_in, number_of, program};
use crate::town::{Device, Town, done, id, refused};
use crate::{bucket, postgres_service};
use duxue_county::Config;
use duxue_county::place::{DatabasePlace, MediaPlace};
use duxue_county::server::OpenCounty;
use serde_json::{Value, json};
use std::process::{Command, Output};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn run(program: &mut Command, arguments: &[&str]) -> Output {
    program.args(arguments).output().unwrap()
}

#[test]
fn a_county_moves_to_a_file_and_back_into_a_database_and_goes_on_as_if_nothing_had_been() {
    let mut town = Town::new();
    let folder = town.folder.path().to_owned();
    let device = town.enrol(town.wang);
    let visit = id();
    let photo = device.send_photo();
    let photos = json!({"p1": {"hash": photo, "bytes": 600_000, "mime": "image/jpeg", "name": "门厅.jpg"}});
    done(device.push(&[&device.save_visit(visit, json!({"notes": "搬家以前", "photos": photos}))]));
    let epoch = device.hello().unwrap().epoch;

    let file = folder.join("moved.sqlite3");
    let (database, media) = (format!("sqlite:{}", file.display()), folder.join("moved-media"));
    let to_file = ["move", "--to-database", &database, "--to-media", media.to_str().unwrap()];
    let moved = run(&mut program(&folder), &to_file);
    assert!(moved.status.success(), "{}", said(&moved));
    // The server that runs on still takes nothing more.
    let next = device.save_visit(visit, json!({"theme": "搬家以后"}));
    let told = device.push(&[&next]).unwrap_err();
    assert_eq!(told.status, 503);
    assert!(told.text.contains("搬"), "{}", told.text);
    assert!(said(&run(&mut program(&folder), &to_file)).contains("已搬到"));

    let (number, token, before) = (device.number, device.token.clone(), next.after);
    let places = Config {
        database: Some(DatabasePlace::File(file)),
        media: Some(MediaPlace::Folder(media.clone())),
        ..Config::in_folder(&folder)
    };
    town.restart_with(places.clone());
    let device = Device::of(&town, number, token.clone());
    done(device.push_after(before, &[&next]));
    device.go_back_to(before.then(&next.sealed.0));
    all_is_there(&device, &places, visit, &photo);
    assert_eq!(device.hello().unwrap().epoch, epoch);

    // Back: not on top of what is there, but under another number.
    let back = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_duxue-county"));
        program.arg("--data").arg(&folder).args(["--database", &database, "--media", media.to_str().unwrap()]);
        program
    };
    let home = number_of(&folder.join("back"));
    let bucket = bucket::address(&format!("county/back{home}"));
    let occupied = run(
        &mut back(),
        &["move", "--to-database", postgres_service::address(), "--to-county", &number_of(&folder).to_string()],
    );
    assert!(said(&occupied).contains("已有一个县的数据"), "{}", said(&occupied));
    let home_text = home.to_string();
    let to_home =
        ["move", "--to-database", postgres_service::address(), "--to-county", &home_text, "--to-media", &bucket];
    let moved = run(&mut back(), &to_home);
    assert!(moved.status.success(), "{}", said(&moved));
    let point = device.point();
    let places = Config {
        database: Some(DatabasePlace::Postgres { address: postgres_service::address().to_owned(), county: home }),
        media: Some(MediaPlace::Bucket(bucket)),
        ..Config::in_folder(&folder)
    };
    town.restart_with(places.clone());
    let device = Device::of(&town, number, token);
    device.go_back_to(point);
    all_is_there(&device, &places, visit, &photo);
}

fn all_is_there(device: &Device<'_>, places: &Config, visit: uuid::Uuid, photo: &str) {
    done(device.push(&[&device.save_visit(id(), json!({"notes": "新家写的"}))]));
    let fields: Value = serde_json::from_str(&device.record(visit).fields).unwrap();
    assert_eq!((&fields["notes"], &fields["theme"]), (&json!("搬家以前"), &json!("搬家以后")));
    assert_eq!(device.fetch(photo, None).bytes().unwrap().len(), 600_000);
    let county = OpenCounty::open(places).unwrap();
    assert_eq!(county.desk.verify(|media| county.shelf.is_whole(&media.hash)).unwrap().faults, []);
}

#[test]
fn a_directory_says_where_each_county_lies_and_a_move_changes_it() {
    let town = Town::new();
    let folder = town.folder.path().to_owned();
    let number = number_of(&folder).to_string();
    let Some(MediaPlace::Bucket(media)) = county_in(&folder).media else { panic!() };
    let with_password = postgres_service::address().replace("postgres@", "postgres:geheim@");
    let by_directory = |county: &str, arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_duxue-county"));
        program.arg("--data").arg(&folder).args(["--directory", postgres_service::address(), "--county", county]);
        run(&mut program, arguments)
    };
    let unknown = by_directory("987654", &["list", "people"]);
    assert!(!unknown.status.success() && said(&unknown).contains("没有第 987654 号县"), "{}", said(&unknown));
    let set = |database: &str| {
        by_directory(&number, &["place", "set", "宁远县", "--in-database", database, "--in-media", &media])
    };
    assert!(set(&with_password).status.success());
    assert!(said(&set("postgres://elsewhere/db")).contains("move"), "data are not left behind by a word");
    assert!(said(&by_directory(&number, &["list", "people"])).contains("王秀英"));
    let listed = said(&by_directory(&number, &["place", "list"]));
    assert!(listed.contains("宁远县") && !listed.contains("geheim") && !listed.contains("access_key"), "{listed}");

    let file = folder.join("moved.sqlite3");
    let moved = by_directory(&number, &["move", "--to-database", &format!("sqlite:{}", file.display())]);
    assert!(!moved.status.success() && said(&moved).contains("PostgreSQL"), "{}", said(&moved));
    let gone = town.client.get(town.url("/v1/nothing")).send().unwrap();
    assert_eq!(refused(gone).status, 404, "the server runs on");
}
