//! What another site, and whoever sits down after a logout, get of a browser that is logged in: nothing.

use crate::desk::Browser;
use crate::town::{Town, refused};
use duxue_county::store::StaffRole;
use serde_json::json;

#[test]
fn a_page_of_another_site_does_nothing_with_the_cookie_of_this_one() {
    let town = Town::new();
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let own = town.url("").trim_end_matches('/').to_owned();
    let unlock = |headers: &[(&str, &str)]| office.send_with("account/office/unlock", headers, &json!({}));
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
    ] {
        let told = refused(unlock(headers));
        assert_eq!((told.status, told.text.as_str()), (403, "这个请求不是从县端网页发来的，没有执行"), "{headers:?}");
    }
    for headers in
        [&[("sec-fetch-site", "same-origin"), ("origin", own.as_str())][..], &[("origin", own.as_str())], &[]]
    {
        assert_eq!(unlock(headers).status(), 204, "{headers:?}");
    }
}

#[test]
fn a_photo_is_asked_for_anew_each_time_and_forgotten_at_the_logout() {
    let town = Town::new();
    let device = town.enrol(town.wang);
    let photo = device.send_picture(b"a photo of a school");
    let hazard = json!({"school": town.school, "photos": {"p": {"hash": photo, "mime": "image/jpeg"}}});
    device.report(town.school, "hazard", hazard);
    let office = Browser::log_in(&town, StaffRole::CountyStaff);
    let path = format!("media/{photo}");
    let first = office.get(&path);
    assert_eq!(
        (first.status().as_u16(), &first.headers()["cache-control"]),
        (200, &"private, no-cache".parse().unwrap())
    );
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(office.get_with(&path, &[("if-none-match", &tag)]).status(), 304);
    let out = office.send("logout", &json!({}));
    assert_eq!(out.headers()["clear-site-data"], "\"cache\"");
    assert_eq!(office.get_with(&path, &[("if-none-match", &tag)]).status(), 401);
}
