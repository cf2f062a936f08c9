import * as z from "zod";

/** Numbers and booleans are allowed wherever a text with expressions is; they become texts. */
export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
export const texts = z.record(z.string(), z.union([text, z.null().transform(() => "")]));

/** A value that may be given as it is or as an expression that yields it. */
export const booleanOrExpression = z.union([z.boolean(), z.string().includes("${{")]);
export const numberOrExpression = z.union([z.number().positive(), z.string().includes("${{")]);
export const condition = z.union([z.string(), z.boolean()]).transform(String);
export const shell = z.enum(["bash", "sh"]);

const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, "must start with a letter and hold only letters, digits, - and _");

const stepSchema = z
  .strictObject({
    id: identifier.optional(),
    name: text.optional(),
    if: condition.optional(),
    run: z.string().optional(),
    uses: z.string().optional(),
    with: texts.optional(),
    shell: shell.optional(),
    "working-directory": z.string().optional(),
    env: texts.optional(),
    "continue-on-error": booleanOrExpression.optional(),
    "timeout-minutes": numberOrExpression.optional(),
  })
  .superRefine((step, context) => {
    if ((step.run === undefined) === (step.uses === undefined)) {
      context.addIssue({ code: "custom", message: "a step has either `run` or `uses`" });
    }
    if (step.run !== undefined && step.with !== undefined) {
      context.addIssue({ code: "custom", message: "`with` belongs to `uses`", path: ["with"] });
    }
    if (step.uses !== undefined && (step.shell ?? step["working-directory"]) !== undefined) {
      context.addIssue({ code: "custom", message: "`shell` and `working-directory` belong to `run`" });
    }
  });

export { identifier, stepSchema };
export type StepDefinition = z.infer<typeof stepSchema>;
