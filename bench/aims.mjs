// What the measurements are held against. A rate is held when nothing is lost, at least 95 % of what was offered got through in
// its time, and the 99th percentile stays under a quarter of a second.
export const held = (row) => row.delivered === 100 && row.perSecond >= 0.95 * row.rate && row.p99 <= 250

const text = (value, digits) => value == null ? '' : value.toFixed(digits)

/** Lines of a table: the aim, our value, that of js, their ratio, whether it is reached. Only what was measured is judged. */
export function aims (rows) {
  const of = (nodes, kind) => rows.filter((row) => row.nodes === nodes && row.kind === kind)
  const at = (nodes, kind, step) => of(nodes, kind).find((row) => row.step === step)
  const knee = (nodes, kind) => Math.max(0, ...of(nodes, kind).filter((row) => row.rate > 0 && held(row)).map((row) => row.rate)) || null
  const lines = []
  const compare = (aim, ours, js, digits, reached) => {
    if (ours != null && js != null)
      lines.push([aim, text(ours, digits), text(js, digits), text(ours / js, 2), reached(ours / js) ? 'yes' : 'no'])
  }
  const check = (aim, ours, digits, reached) => { if (ours != null) lines.push([aim, text(ours, digits), '', '', reached ? 'yes' : 'no']) }

  compare('2 nodes: highest rate held, at least 2 times that of js', knee(2, 'cs'), knee(2, 'js'), 0, (ratio) => ratio >= 2)
  for (const row of of(2, 'cs').filter((row) => row.rate > 0))
    check(`2 nodes: median at ${row.step} at most 0.2 ms`, row.p50, 2, row.p50 <= 0.2)
  compare('8 nodes: highest rate held, at least 3 times that of js', knee(8, 'cs'), knee(8, 'js'), 0, (ratio) => ratio >= 3)
  compare('8 nodes: p99 at 800/s, at most a third of that of js, ms', at(8, 'cs', '800/s')?.p99, at(8, 'js', '800/s')?.p99, 1,
    (ratio) => ratio <= 1 / 3)
  for (const nodes of [2, 8]) {
    for (const { step, rate, cpuMs } of of(nodes, 'cs')) {
      if (rate > 0)
        compare(`${nodes} nodes: CPU per delivery at ${step}, at most half of that of js, ms`, cpuMs, at(nodes, 'js', step)?.cpuMs, 3,
          (ratio) => ratio <= 0.5)
    }
    const lost = of(nodes, 'cs').filter((row) => row.delivered != null && row.delivered < 100).length
    if (of(nodes, 'cs').length > 0) check(`${nodes} nodes: steps that lost messages, none`, lost, 0, lost === 0)
  }
  for (const row of rows.filter((row) => row.kind === 'cs' && row.step.endsWith('connections')))
    check(`${row.step} over TLS at one end, at most 40 MiB`, row.rssMb, 1, row.rssMb <= 40)
  for (const row of rows.filter((row) => row.step.endsWith('in one process')))
    check(`${row.nodes} nodes in one process: p99 until the last has it at most 250 ms`, row.p99, 0, row.p99 < 250 && row.delivered === 100)
  return lines
}
