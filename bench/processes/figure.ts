import { FIGURES } from '../figures/index.ts'
import { runFigure } from '../harness/run-figure.ts'

const [name, size] = process.argv.slice(2)
const figure = FIGURES.find((each) => each.name === name)
if (figure === undefined) throw new RangeError(`There is no figure ${name}.`)
process.once('disconnect', () => process.exit(1))
const measured = await runFigure(figure, size === '--full')
process.send?.(measured, () => process.exit(0))
