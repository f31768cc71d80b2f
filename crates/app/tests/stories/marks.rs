//! What is drawn on a photo: beside its bytes, never in them, until it leaves on paper.

use crate::desk::{LIUWAN, Laptop, id, items};
use duxue_app::Code;
use duxue_app::clock::Clock;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

const SIDE: (u32, u32) = (1200, 900);

/// Stripes everywhere, so that a place without detail is one that was hidden.
fn striped() -> Vec<u8> {
    let picture = RgbImage::from_fn(SIDE.0, SIDE.1, |x, _| if x / 8 % 2 == 0 { Rgb([20; 3]) } else { Rgb([210; 3]) });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A visit with one photo: the visit's id and the photo as screens get it.
fn photographed(laptop: &Laptop) -> (String, Value) {
    let visit = laptop.start_visit(LIUWAN);
    let attached = duxue_app::commands::attach_bytes(&laptop.app, &visit, "photos", "门.jpg", striped()).unwrap();
    (visit, attached["photos"][0].clone())
}

fn draw(laptop: &Laptop, record: &str, photo: &Value, mark: &str, kind: &str, points: &str) {
    let place = format!("{}.marks.{mark}", photo["path"].as_str().unwrap());
    let at = laptop.later(1).clock.now().to_rfc3339();
    laptop.save(
        record,
        json!({format!("{place}.kind"): kind, format!("{place}.points"): points, format!("{place}.at"): at}),
    );
}

fn drawn(laptop: &Laptop, visit: &str) -> Value {
    laptop.ask("visit", json!({"id": visit}))["photos"][0]["marks"].clone()
}

#[test]
fn marks_lie_beside_the_photo_and_its_bytes_stay_the_same() {
    let laptop = Laptop::new();
    let (visit, photo) = photographed(&laptop);
    let hash = photo["hash"].as_str().unwrap();
    let before = laptop.app.media("full", hash).unwrap().1;
    draw(&laptop, &visit, &photo, "m1", "ring", "100,200 300,400");
    draw(&laptop, &visit, &photo, "m2", "blur", "500,500 700,700");
    assert_eq!(
        drawn(&laptop, &visit),
        json!([
            {"id": "m2", "kind": "blur", "points": [[500, 500], [700, 700]], "text": ""},
            {"id": "m1", "kind": "ring", "points": [[100, 200], [300, 400]], "text": ""},
        ])
    );
    let after = laptop.ask("visit", json!({"id": visit}))["photos"][0].clone();
    assert_eq!((&after["hash"], &after["size_words"]), (&photo["hash"], &photo["size_words"]));
    let kept = laptop.app.media("full", hash).unwrap().1;
    assert_eq!(kept, before);
    assert_eq!(blake3::hash(&kept).to_hex().to_string(), hash);
}

#[test]
fn a_mark_is_moved_taken_out_and_put_back_by_its_leaves() {
    let laptop = Laptop::new();
    let (visit, photo) = photographed(&laptop);
    draw(&laptop, &visit, &photo, "m1", "ring", "100,200 300,400");
    let leaf = |name: &str| format!("{}.marks.m1.{name}", photo["path"].as_str().unwrap());
    let moved = laptop.save(&visit, json!({leaf("points"): "110,200 310,400"}));
    assert_eq!(moved["before"][leaf("points")], "100,200 300,400");
    assert_eq!(drawn(&laptop, &visit)[0]["points"], json!([[110, 200], [310, 400]]));
    laptop.save(&visit, json!({leaf("deleted"): true}));
    assert_eq!(drawn(&laptop, &visit), json!([]));
    laptop.save(&visit, json!({leaf("deleted"): null}));
    assert_eq!(drawn(&laptop, &visit)[0]["id"], "m1");
}

#[test]
fn what_is_no_mark_is_refused_in_words_and_nothing_is_kept_of_it() {
    let laptop = Laptop::new();
    let (visit, photo) = photographed(&laptop);
    let place = format!("{}.marks.m1", photo["path"].as_str().unwrap());
    for (leaf, value) in [
        ("points", json!("-5,10 2000,99999")),
        ("points", json!("NaN,NaN")),
        ("points", json!("1,2 ".repeat(5000))),
        ("points", json!([1, 2])),
        ("kind", json!("skull")),
        ("text", json!("字".repeat(21))),
    ] {
        let set = json!({format!("{place}.{leaf}"): value});
        let refusal = laptop.refused("save", json!({"id": visit, "set": set}));
        assert!(refusal.code == Code::Invalid && refusal.text.contains("标注"), "{leaf}: {}", refusal.text);
    }
    assert_eq!(drawn(&laptop, &visit), json!([]));
}

#[test]
fn what_came_from_elsewhere_and_cannot_be_drawn_is_passed_over() {
    let laptop = Laptop::new();
    let hazard = "019a0000-0000-7000-8000-00000000f009";
    laptop.receive(
        "hazard",
        hazard,
        &format!("school:{LIUWAN}"),
        json!({"school": LIUWAN, "place": "东门", "description": "上锁", "grade": "general", "state": "open",
               "photos": {"p1": {"hash": "0".repeat(64), "mime": "image/jpeg", "marks": {
                   "m1": {"kind": "ring", "points": "9999,9999 -1,0"}, "m2": {"kind": "of-2031", "points": "1,1 5,5"},
                   "m3": {"kind": "arrow", "points": "1,1 500,500"}}}}}),
    );
    let page = laptop.ask("finding", json!({"id": hazard}));
    assert_eq!(
        page["before"][0]["marks"],
        json!([{"id": "m3", "kind": "arrow", "points": [[1, 1], [500, 500]], "text": ""}])
    );
}

#[test]
fn marks_go_along_with_the_photo_to_the_finding() {
    let laptop = Laptop::new();
    let visit = laptop.start_visit(LIUWAN);
    let patrol = laptop.start_patrol(&visit);
    let item = items(&laptop.ask("filling", json!({"id": patrol})))[0].1.clone();
    laptop.save(&patrol, json!({format!("answers.{item}.result"): "fail", format!("answers.{item}.note"): "没有牌"}));
    let path = format!("answers.{item}.photos");
    let attached = duxue_app::commands::attach_bytes(&laptop.app, &patrol, &path, "牌.jpg", striped()).unwrap();
    let photo = &attached["photos"][0];
    draw(&laptop, &patrol, photo, "m1", "blur", "100,100 300,300");
    draw(&laptop, &patrol, photo, "m2", "arrow", "100,100 300,300");
    laptop.save(&patrol, json!({format!("{}.marks.m2.deleted", photo["path"].as_str().unwrap()): true}));
    let draft = laptop.ask("propose_finding", json!({"record": patrol, "item": item}));
    assert_eq!(draft["photos"][0]["marks"][0]["kind"], "blur");
    let args = json!({"record": patrol, "item": item, "kind": "rectification", "fields": draft["fields"]});
    let page = laptop.ask("finding", json!({"id": id(&laptop.ask("raise_finding", args))}));
    assert_eq!(page["before"][0]["marks"], draft["photos"][0]["marks"]);
}

/// The first photo of a Word file.
fn photo_in(docx: &std::path::Path) -> RgbImage {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(docx).unwrap()).unwrap();
    let mut bytes = Vec::new();
    zip.by_name("word/media/photo-1.jpg").unwrap().read_to_end(&mut bytes).unwrap();
    image::load_from_memory(&bytes).unwrap().to_rgb8()
}

/// How far apart the brightest and the darkest pixel of a part are.
fn contrast(picture: &RgbImage, x: u32, y: u32, width: u32, height: u32) -> u8 {
    let part = image::imageops::crop_imm(picture, x, y, width, height).to_image();
    let green = || part.pixels().map(|pixel| pixel.0[1]);
    green().max().unwrap() - green().min().unwrap()
}

#[test]
fn on_paper_the_marks_are_pixels_and_what_was_hidden_is_gone() {
    let laptop = Laptop::new();
    let (visit, photo) = photographed(&laptop);
    let paper = |name: &str| {
        let [docx, pdf] = ["docx", "pdf"].map(|end| laptop.folder.path().join(format!("{name}.{end}")));
        laptop.ask("write_document", json!({"kind": "work-record", "id": visit, "docx": docx, "pdf": pdf}));
        assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
        photo_in(&docx)
    };
    let plain = paper("无标注");
    draw(&laptop, &visit, &photo, "m1", "blur", "500,500 750,750");
    draw(&laptop, &visit, &photo, "m2", "ring", "100,100 300,300");
    let marked = paper("有标注");
    assert_eq!(plain.dimensions(), SIDE);
    assert!(contrast(&plain, 620, 470, 260, 180) > 150 && contrast(&marked, 620, 470, 260, 180) < 40);
    // The ring's left end lies at 120 across, 180 down.
    let [red, green, blue] = marked.get_pixel(120, 180).0;
    assert!(red > 140 && green < 70 && blue < 70, "{red} {green} {blue}");
    // A quarter without marks is the very same, to the last bit.
    let quarter = |picture: &RgbImage| image::imageops::crop_imm(picture, 640, 0, 560, 400).to_image();
    assert_eq!(quarter(&plain), quarter(&marked));
}
