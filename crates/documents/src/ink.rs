//! Signatures and charts as pixels, for Word.

use crate::DocumentError;
use crate::chart::Figure;
use crate::fonts::PictureFaces;
use crate::photo::{PreparedPhoto, jpeg};
use image::{DynamicImage, RgbImage};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels across: 600 dots an inch at 36 mm.
const WIDTH: f32 = 850.0;
/// Pixels to a point of a chart: 180 dots an inch.
const CHART_SCALE: f32 = 2.5;

/// The signature on white; a paper is white. `number` tells its file from the other pictures of the paper.
pub(crate) fn picture(svg: &str, label: &str, number: usize) -> Result<PreparedPhoto, DocumentError> {
    let fails = || DocumentError::Photo { caption: label.to_owned() };
    let tree = Tree::from_str(svg, &Options::default()).map_err(|_| fails())?;
    let scale = WIDTH / tree.size().width();
    let (width, height) = (WIDTH as u32, (tree.size().height() * scale).ceil() as u32);
    let mut pixmap = Pixmap::new(width, height).ok_or_else(fails)?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let opaque: Vec<u8> = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let picture = RgbImage::from_raw(width, height, opaque).ok_or_else(fails)?;
    Ok(PreparedPhoto {
        file: format!("signature-{number}.jpg"),
        caption: label.to_owned(),
        words: String::new(),
        vector: None,
        bytes: jpeg(DynamicImage::ImageRgb8(picture)).map_err(|_| fails())?,
        width,
        height,
    })
}

/// A chart's pixels, with its vector graphics beside them.
pub(crate) fn chart_picture(figure: &Figure, number: usize) -> Result<PreparedPhoto, DocumentError> {
    let fails = || DocumentError::Photo { caption: figure.title.clone() };
    let faces = PictureFaces::bundled()?;
    let options = Options { fontdb: faces.database.clone(), ..Options::default() };
    let tree = Tree::from_str(&figure.svg, &options).map_err(|_| fails())?;
    let scale = figure.width as f32 * CHART_SCALE / tree.size().width();
    let (width, height) = ((tree.size().width() * scale).ceil() as u32, (tree.size().height() * scale).ceil() as u32);
    let mut pixmap = Pixmap::new(width, height).ok_or_else(fails)?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(PreparedPhoto {
        file: format!("chart-{number}.png"),
        caption: figure.alt.clone(),
        words: String::new(),
        vector: Some(figure.svg.clone()),
        bytes: pixmap.encode_png().map_err(|_| fails())?,
        width,
        height,
    })
}
