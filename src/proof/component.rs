//! Strongly connected components, by the path-based algorithm (Gabow 2000), with explicit stacks.

/// For each of `count` places the number of its strongly connected component.
pub(super) fn components(count: usize, edges: &[(usize, usize, bool)]) -> Vec<usize> {
    let mut targets = vec![Vec::new(); count];
    for (from, to, _) in edges {
        targets[*from].push(*to);
    }
    let mut component = vec![usize::MAX; count];
    let mut order = vec![usize::MAX; count];
    let (mut path, mut borders, mut counter, mut number) = (Vec::new(), Vec::new(), 0, 0);
    for start in 0..count {
        if order[start] != usize::MAX {
            continue;
        }
        let mut calls = vec![(start, 0)];
        while let Some((at, next)) = calls.pop() {
            if next == 0 {
                order[at] = counter;
                counter += 1;
                path.push(at);
                borders.push(at);
            }
            if let Some(to) = targets[at].get(next).copied() {
                calls.push((at, next + 1));
                if order[to] == usize::MAX {
                    calls.push((to, 0));
                } else if component[to] == usize::MAX {
                    while borders.last().is_some_and(|b| order[*b] > order[to]) {
                        borders.pop();
                    }
                }
            } else if borders.last() == Some(&at) {
                borders.pop();
                while let Some(member) = path.pop() {
                    component[member] = number;
                    if member == at {
                        break;
                    }
                }
                number += 1;
            }
        }
    }
    component
}
