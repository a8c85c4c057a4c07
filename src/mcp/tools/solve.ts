import * as z from 'zod';
import { releaseNamed } from '../../core/features/move/reference.ts';
import { solve as solveEnvironment } from '../../core/features/solve.ts';
import { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { projectFor, stackNamed } from '../desk/desk.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText, someText } from './tool.ts';

export const solve = defineTool({
  name: 'solve_pins',
  title: 'Find versions that fit together',
  description:
    'Versions of Python packages that fit together and the image that they are installed on, as lines of a requirements file. The PyTorch of the image is left alone where that is possible.',
  input: {
    requirements: someText.describe('Lines of a requirements file, such as "peft" and "transformers>=4.45"'),
    on: shortText.describe('The environment or image that they are installed on'),
  },
  output: {
    title: z.string(),
    lines: z.array(z.string()),
    notes: z.array(z.string()),
    problem: z.string().optional().describe('Why no versions fit'),
    asOf: z.string().describe('The day up to which releases are known'),
  },
  answer({ requirements, on }, desk) {
    const { matrix, roots } = desk;
    stackNamed(desk, on);
    const project = projectFor(desk);
    // As if a Dockerfile said it.
    const folder = `${roots.folders[0]}/.acpt-solve`;
    project.open(
      `${folder}/Dockerfile`,
      `FROM ${releaseNamed(matrix, on).image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
    );
    project.open(`${folder}/requirements.txt`, requirements);
    const [environment] = new DocumentFacts(project, `${folder}/Dockerfile`).environments;
    const solution = environment && solveEnvironment(environment, matrix);
    if (!solution) throw new ToolError('There is no requirement that pip would install in these lines.');
    return {
      title: environment.base?.title ?? on,
      lines: [...solution.lines],
      notes: [...solution.notes],
      ...(solution.problem === undefined ? {} : { problem: solution.problem }),
      asOf: matrix.packages.asOf,
    };
  },
});
