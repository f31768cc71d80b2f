//! A text as a code that a phone's camera reads.

use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// The code as an SVG picture, black on white in every mode, with the quiet edge that readers need; none for a text
/// that is too long for any code.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let drawn = code.render::<Color>().quiet_zone(true).module_dimensions(6, 6).build();
    // Without the declaration in front it may also stand inside a page.
    Some(drawn.split_once("?>").map_or(drawn.clone(), |(_, picture)| picture.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::qr_svg;

    #[test]
    fn an_address_becomes_a_picture_and_a_book_does_not() {
        assert!(qr_svg("https://192.168.43.5:40123/0f3a").is_some_and(|picture| picture.starts_with("<svg")));
        assert_eq!(qr_svg(&"x".repeat(4000)), None);
    }
}
