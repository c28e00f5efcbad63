//! 雷达图, drawn by the server: it stands on the page without a script, and prints.

use super::view::Dimension;

/// The middle of the drawing, which is twice as wide and high.
const MIDDLE: f64 = 150.0;
/// From the middle to a whole dimension.
const WHOLE: f64 = 95.0;
/// From the middle to the names.
const NAMES: f64 = 122.0;

/// A drawing of dimensions.
pub struct Radar {
    /// The dimensions as one shape: points of an SVG polygon.
    pub shape: String,
    /// Rings at a quarter, a half, three quarters and the whole.
    pub rings: Vec<String>,
    /// The axes: where each ends.
    pub axes: Vec<(String, String)>,
    /// Names with their places.
    pub names: Vec<Name>,
}

/// A name of an axis.
pub struct Name {
    /// Across.
    pub x: String,
    /// Down.
    pub y: String,
    /// 名称
    pub text: &'static str,
    /// Percent of the whole.
    pub percent: i32,
}

impl Radar {
    /// Of these dimensions, the first upright.
    pub fn of(dimensions: &[Dimension]) -> Self {
        let count = dimensions.len();
        let ring = |share: f64| points((0..count).map(|place| at(place, count, WHOLE * share)));
        let shape = dimensions.iter().enumerate().map(|(place, one)| {
            at(place, count, WHOLE * f64::from(one.percent.clamp(0, 100)) / 100.0)
        });
        Self {
            shape: points(shape),
            rings: [0.25, 0.5, 0.75, 1.0].into_iter().map(ring).collect(),
            axes: (0..count).map(|place| written(at(place, count, WHOLE))).collect(),
            names: dimensions
                .iter()
                .enumerate()
                .map(|(place, one)| {
                    let (x, y) = written(at(place, count, NAMES));
                    Name { x, y, text: one.name, percent: one.percent }
                })
                .collect(),
        }
    }
}

fn at(place: usize, count: usize, far: f64) -> (f64, f64) {
    let turn = f64::from(u32::try_from(place).unwrap_or(0))
        / f64::from(u32::try_from(count).unwrap_or(1).max(1));
    let angle = std::f64::consts::TAU * turn;
    (MIDDLE + far * angle.sin(), MIDDLE - far * angle.cos())
}

fn written((x, y): (f64, f64)) -> (String, String) {
    (format!("{x:.1}"), format!("{y:.1}"))
}

fn points(all: impl Iterator<Item = (f64, f64)>) -> String {
    let written = all.map(|point| {
        let (x, y) = written(point);
        format!("{x},{y}")
    });
    written.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_dimension_is_upright_and_nothing_is_the_middle() {
        let dimension = |percent| Dimension { name: "甲", percent, input: String::new() };
        let radar = Radar::of(&[dimension(100), dimension(0), dimension(50), dimension(250)]);
        assert_eq!(radar.shape, "150.0,55.0 150.0,150.0 150.0,197.5 55.0,150.0");
        assert_eq!((radar.rings.len(), radar.axes.len(), radar.names.len()), (4, 4, 4));
        assert!(Radar::of(&[]).shape.is_empty());
    }
}
