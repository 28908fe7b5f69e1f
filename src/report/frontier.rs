//! A picture in text of the best value for every cost, with the budget and what was chosen.

const WIDTH: usize = 64;
const HEIGHT: usize = 14;

/// Draws the frontier: value upwards, cost to the right, from that of everything at the lowest width to that at the
/// highest; `|` the budget, `X` the choice.
pub fn frontier(
    points: &[(u64, f64)],
    (min_cost, max_cost): (u64, u64),
    capacity: u64,
    chosen: (u64, f64),
    unit: &str,
) -> String {
    let Some(&(_, top)) = points.last() else { return String::new() };
    let span = (max_cost - min_cost).max(1) as f64;
    let low = points.first().map_or(0.0, |p| p.1).min(chosen.1);
    let rise = if top > low { top - low } else { 1.0 };
    let column = |cost: u64| {
        let at = (cost.clamp(min_cost, max_cost) - min_cost) as f64 / span;
        (at * (WIDTH - 1) as f64).round() as usize
    };
    let row = |value: f64| {
        let at = ((value - low) / rise).clamp(0.0, 1.0);
        HEIGHT - 1 - (at * (HEIGHT - 1) as f64).round() as usize
    };
    let mut grid = vec![[' '; WIDTH]; HEIGHT];
    for line in &mut grid {
        line[column(capacity)] = '|';
    }
    for &(cost, value) in points {
        grid[row(value)][column(cost)] = '.';
    }
    grid[row(chosen.1)][column(chosen.0)] = 'X';
    let mut text = format!("value (sum of gains): {low:.3} to {top:.3}; X is the choice, | the budget\n");
    for line in grid {
        text.push_str(&format!("  {}\n", String::from_iter(line).trim_end()));
    }
    let whole = max_cost.max(1) as f64;
    let ends = (min_cost as f64 / whole, capacity as f64 / whole);
    text.push_str(&format!("  {}\n", "-".repeat(WIDTH)));
    text.push_str(&format!(
        "  cost ({unit}): {} ({:.3}) to {} (1.000), budget {} ({:.3})\n",
        super::cost(unit, min_cost),
        ends.0,
        super::cost(unit, max_cost),
        super::cost(unit, capacity),
        ends.1
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_marked() {
        let picture = frontier(&[(10, 0.0), (15, 1.0), (20, 1.5)], (10, 20), 16, (15, 1.0), "compute");
        let marked = picture.lines().find(|l| l.trim_start().contains('X') && !l.starts_with("value"));
        assert_eq!(marked.and_then(|l| l.find('X')), Some(34), "{picture}");
        assert!(picture.contains("budget 16 (0.800)"), "{picture}");
        assert_eq!(frontier(&[], (0, 0), 1, (1, 1.0), "size"), "");
        // Without gains the best value is had for the least cost, and the axis is still that of all costs.
        let flat = frontier(&[(10, 0.0)], (10, 20), 16, (15, 0.0), "compute");
        assert!(flat.contains("10 (0.500) to 20 (1.000), budget 16 (0.800)"), "{flat}");
    }
}
