//! Four years of a zone's work, as they lie in one store: visits with everything that was recorded during them.

use super::material::Material;
use super::town::{Town, fill};
use chrono::{Days, Local, NaiveDate};
use duxue_store::{NewPicture, Save, Store};
use serde_json::{Map, Value, json};
use std::io::Cursor;
use uuid::Uuid;

/// Whose visits they are, where, and how many in the four years.
pub struct Beat<'a> {
    pub schools: &'a [Uuid],
    pub person: Uuid,
    pub visits: usize,
}

pub const RECORDS: usize = 100_000;
pub const PHOTOS: usize = 20_000;
/// Items of the county's patrol form.
pub const ITEMS: usize = 200;
/// A visit with what belongs to it: patrol, checks, lessons, findings, talks, a questionnaire.
const OF_A_VISIT: usize = 25;
const VISITS: usize = RECORDS / OF_A_VISIT;
const PHOTOS_OF_A_VISIT: usize = PHOTOS / VISITS;
const DAYS: usize = 4 * 365;
/// Findings of the last of so many visits are partly open still.
const ONE_IN_SO_MANY_OPEN: usize = 40;
/// Of so many patrols one asks every item; the others are short.
const FULL: usize = 4;
const SHORT_ITEMS: usize = 30;
const VERSION: &str = "bench-200";

/// Fills a store with the photos, the county's form, and the records, the oldest first.
pub fn put(store: &Store, town: &Town) {
    let photos = put_photos(store);
    let (form, items) = form();
    let mut material = Material::new(21, &town.schools, town.person);
    let beat = Beat { schools: &town.schools, person: town.person, visits: VISITS };
    fill(store, vec![published(&mut material, &form)]);
    let today = Local::now().date_naive();
    for (part, photos) in photos.chunks(500 * PHOTOS_OF_A_VISIT).enumerate() {
        let visits = photos.chunks(PHOTOS_OF_A_VISIT).enumerate();
        fill(
            store,
            visits
                .flat_map(|(index, photos)| Visit::of(&mut material, &beat, part * 500 + index, today, &items, photos))
                .collect(),
        );
    }
}

/// Small pictures with a thumbnail as the app makes it; their hashes.
fn put_photos(store: &Store) -> Vec<String> {
    let picture = image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([(x / 2) as u8, y as u8, (x / 8 * 8) as u8]));
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    // What stands after the end of a JPEG belongs to no picture, and makes each file another one.
    let bytes: Vec<Vec<u8>> = (0..PHOTOS).map(|number| [&jpeg[..], number.to_string().as_bytes()].concat()).collect();
    let mut hashes = Vec::with_capacity(PHOTOS);
    for some in bytes.chunks(500) {
        let pictures: Vec<NewPicture<'_>> = some
            .iter()
            .map(|bytes| NewPicture { bytes, mime: "image/jpeg", name: "现场.jpg", thumbnail: &jpeg })
            .collect();
        hashes.extend(store.put_pictures(&pictures).unwrap());
    }
    hashes
}

/// The built-in patrol with items repeated until a school sees [`ITEMS`] of them; its body and their ids.
fn form() -> (Value, Vec<String>) {
    let mut form: Value = serde_json::from_str(include_str!("../../../assets/forms/patrol.json")).unwrap();
    form["version"] = json!(VERSION);
    let sections = form["sections"].as_array_mut().unwrap();
    let mut seen_by_all = Vec::new();
    for (at, section) in sections.iter().enumerate().filter(|(_, section)| section["show_if"].is_null()) {
        let items = section["items"].as_array().unwrap().iter();
        seen_by_all.extend(
            items.filter(|item| item["show_if"].is_null() && item["kind"] == "scale").map(|item| (at, item.clone())),
        );
    }
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    let mut items: Vec<String> = seen_by_all.iter().map(|(_, item)| id(item)).collect();
    for (number, (section, item)) in seen_by_all.iter().cycle().enumerate().take(ITEMS - items.len()) {
        let mut again = item.clone();
        again["id"] = json!(format!("{}-{number}", id(item)));
        items.push(id(&again));
        sections[*section]["items"].as_array_mut().unwrap().push(again);
    }
    (form, items)
}

fn published(material: &mut Material, form: &Value) -> Save {
    let fields = json!({"form": "patrol", "version": VERSION, "title": form["title"], "form_kind": "patrol",
                        "body": form.to_string(), "published_at": "2022-01-01T08:00:00+08:00"});
    let Value::Object(set) = fields else { unreachable!("fields are an object") };
    Save { record: material.id(), kind: "form".into(), scope: "county".into(), set, settles: Vec::new() }
}

/// All visits of a supervisor, without photos; a form's items are named by their numbers.
pub fn of_one(material: &mut Material, beat: &Beat<'_>) -> Vec<Save> {
    let items: Vec<String> = (0..ITEMS).map(|item| format!("item-{item}")).collect();
    let today = Local::now().date_naive();
    (0..beat.visits).flat_map(|number| Visit::of(material, beat, number, today, &items, &[])).collect()
}

struct Visit<'a> {
    material: &'a mut Material,
    number: usize,
    /// Some of its findings are open still.
    open: bool,
    id: Uuid,
    school: Uuid,
    me: Uuid,
    day: NaiveDate,
    made: Vec<Save>,
}

impl<'a> Visit<'a> {
    fn of(
        material: &'a mut Material,
        beat: &Beat<'_>,
        number: usize,
        today: NaiveDate,
        items: &[String],
        photos: &[String],
    ) -> Vec<Save> {
        let school = beat.schools[number % beat.schools.len()];
        let day = today - Days::new(((beat.visits - 1 - number) * DAYS / beat.visits) as u64);
        let open = number + beat.visits.div_ceil(ONE_IN_SO_MANY_OPEN) >= beat.visits;
        let mut visit =
            Visit { material, number, open, id: Uuid::nil(), school, me: beat.person, day, made: Vec::new() };
        visit.record(items, photos);
        visit.made
    }

    fn at(&self, time: &str) -> String {
        format!("{}T{time}:00+08:00", self.day)
    }

    fn add(&mut self, kind: &str, more: Value) -> Uuid {
        let mut fields =
            json!({"school": self.school, "supervisor": self.me, "date": self.day.to_string(), "state": "finished"});
        if kind != "visit" {
            fields["visit"] = json!(self.id);
        }
        let Value::Object(more) = more else { unreachable!("fields are an object") };
        fields.as_object_mut().unwrap().extend(more);
        let save = self.material.save(kind, self.school, fields);
        let id = save.record;
        self.made.push(save);
        id
    }

    fn photo(&self, hash: &str) -> Value {
        json!({"p1": {"hash": hash, "mime": "image/jpeg", "bytes": 9_000, "name": "现场.jpg", "taken_at": self.at("09:12")}})
    }

    fn record(&mut self, items: &[String], photos: &[String]) {
        let (from, to) = (self.at("08:30"), self.at("11:40"));
        let said = [self.material.remark(), self.material.remark()];
        self.id = self.add(
            "visit",
            json!({"started_at": from, "ended_at": to, "finished_at": to, "announced": false, "disposition": "minor",
                   "methods": {"documents": {"count": 6}, "talk": {"count": 9}},
                   "highlights": {"h1": {"text": said[0], "matter": 3}}, "problems": {"p1": {"text": said[1], "matter": 6}}}),
        );
        let asked = if self.number.is_multiple_of(FULL) { items.len() } else { SHORT_ITEMS };
        let answers = self.answers(&items[..asked], &photos[..photos.len().min(2)]);
        let form = json!({"id": "patrol", "version": VERSION});
        self.add("patrol", json!({"started_at": from, "finished_at": to, "form": form, "answers": answers}));
        for (kind, class) in [("discipline", "五年级1班"), ("hygiene", "六年级2班"), ("homework", "四年级1班")]
        {
            let note = self.material.remark();
            self.add("check", json!({"form": {"id": kind}, "target": class, "started_at": from, "answers": {"note": {"note": note, "at": to}}}));
        }
        for period in 1..=4 {
            let [strengths, shortcomings] = [self.material.remark(), self.material.remark()];
            self.add(
                "observation",
                json!({"class": "五年级1班", "teacher": "刘敏", "subject": "数学", "period": period, "lesson_kind": "drop-in",
                       "strengths": strengths, "shortcomings": shortcomings}),
            );
        }
        for finding in 0..13 {
            self.finding(finding, photos.get(2 + finding));
        }
        for _ in 0..2 {
            let text = self.material.remark();
            self.add("interview", json!({"points": {"q1": {"text": text}}, "people": 5}));
        }
        self.add("questionnaire", json!({"papers": 40}));
        assert_eq!(self.made.len(), OF_A_VISIT);
    }

    fn answers(&mut self, items: &[String], photos: &[String]) -> Map<String, Value> {
        let at = self.at("09:10");
        let judged = items.iter().enumerate().map(|(index, item)| {
            let mut answer =
                json!({"result": self.material.of(&["conform", "conform", "conform", "partly", "fail"]), "at": at});
            if index % 10 == 0 {
                answer["note"] = json!(self.material.of(&["灭火器压力不足", "通道有杂物", "台账没记全", "标识不清"]));
            }
            if let Some(hash) = photos.get(index) {
                answer["photos"] = self.photo(hash);
            }
            (item.clone(), answer)
        });
        judged.collect()
    }

    fn finding(&mut self, number: usize, photo: Option<&String>) {
        let open = self.open && number.is_multiple_of(2);
        let state = if open { ["open", "working", "replied"][number / 2 % 3] } else { "closed" };
        let found = self.at("09:20");
        let closed = if open { Value::Null } else { json!(self.at("16:00")) };
        let fields = json!({"found_at": found, "state": state, "place": self.material.of(&["食堂", "教学楼", "宿舍", "操场"]),
            "description": self.material.remark(), "responsible": "总务主任 韩立新", "deadline": (self.day + Days::new(14)).to_string(),
            "closed_at": closed, "photos": photo.map(|hash| self.photo(hash)),
            "history": {"e1": {"at": found, "by": self.me, "action": "found"}}});
        let (kind, leaf, value) = match number {
            0..8 => (
                "hazard",
                "grade",
                json!(if number == 0 && self.number.is_multiple_of(50) { "major" } else { "general" }),
            ),
            _ => ("rectification", "matter", json!(number % 8 + 1)),
        };
        let mut fields = fields;
        fields[leaf] = value;
        self.add(kind, fields);
    }
}
