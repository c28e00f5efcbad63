//! 雷达图, drawn by the server, so that it works without a script and can be printed.

use super::view::Dimension;

/// Coordinate of the centre. The drawing is twice as wide and high.
const MIDDLE: f64 = 150.0;
/// Radius of a dimension at 100 %.
const WHOLE: f64 = 95.0;
/// Radius of the names.
const NAMES: f64 = 122.0;

/// Coordinates of a radar chart.
pub struct Radar {
    /// Points of the SVG polygon that shows the dimensions.
    pub shape: String,
    /// Polygons at 25 %, 50 %, 75 % and 100 %.
    pub rings: Vec<String>,
    /// End point of each axis.
    pub axes: Vec<(String, String)>,
    pub names: Vec<Name>,
}

/// Name of an axis and its position.
pub struct Name {
    pub x: String,
    pub y: String,
    /// 名称
    pub text: &'static str,
    /// Percent of the maximum.
    pub percent: i32,
}

impl Radar {
    /// Draws these dimensions. The first axis points up.
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
