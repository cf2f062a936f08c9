import { unitFile, workingStage } from "../../../src/method/index.ts";
import { DEVELOPER } from "../recorded/records.ts";
import type { Adventure } from "./adventure.ts";
import { Dice } from "./dice.ts";
import { forge } from "./forgeries.ts";

/** One event of an adventure: whatever may happen at any time, wanted or not. The number says what. */
export async function happen(trip: Adventure, number: number): Promise<void> {
  const dice = new Dice(number);
  trip.pass(1 + dice.roll(30));
  const kind = dice.roll(100);
  if (kind < 45) work(trip, dice);
  else if (kind < 52) late(trip, dice);
  else if (kind < 75) await trip.look();
  else if (kind < 87) pass(trip, dice);
  else if (kind < 96) speak(trip, dice);
  else if (kind < 98) push(trip, dice);
  else if (kind < 99) await (dice.chance(50) ? disturb : forge)(trip, dice);
  else trip.pass(3600 * (1 + dice.roll(4)));
}

/** What a job brought comes once more. */
function late(trip: Adventure, dice: Dice): void {
  const job = trip.again(dice);
  if (job) trip.bringAgain(job);
}

/** Jobs end in any order; some are lost, some bring the same thing twice. */
function work(trip: Adventure, dice: Dice): void {
  const job = dice.pick(trip.running);
  if (!job) return;
  const luck = dice.roll(100);
  if (luck < 5) {
    trip.lose(job, luck < 3 ? "failed" : "stale");
    return;
  }
  const brought = trip.finish(job, dice, dice.chance(50) ? "any" : "good");
  trip.bring(brought);
  if (luck < 15) trip.bringAgain(brought);
}

/** People pass what waits for them, or something that does not. */
function pass(trip: Adventure, dice: Dice): void {
  const way = dice.roll(10);
  if (way < 5) trip.approve(dice.chance(70) ? undefined : DEVELOPER);
  else if (way < 7 && (dice.chance(10) || workingStage(trip.state)?.gate_opened_at))
    trip.merge(undefined, dice.chance(80));
  else if (way < 8) trip.setLabel(dice.chance(80));
  else if (trip.state.intent.delivery !== null || dice.chance(1)) trip.mergeAll();
}

function speak(trip: Adventure, dice: Dice): void {
  const finding = dice.pick(trip.state.findings)?.id ?? "FB-001";
  const question = dice.pick(workingStage(trip.state)?.questions ?? [])?.id ?? "";
  const stage = dice.pick([...Object.keys(trip.state.stages), "intent"]) ?? "intent";
  const role = dice.one("spec", "correctness", "security", "quality_gates");
  const said = dice.one(
    `answer ${question} the second`,
    `answer ${question} the second`,
    "retry",
    "retry",
    `retry ${finding} look again`,
    dice.one("retry steps", "retry findings", "retry usage"),
    `retry ${role}`,
    dice.one("pause wait", "resume"),
    "resume",
    `cancel ${dice.one("", "001", finding, role)}`,
    `mode ${dice.one("continuous", "discrete", "autopilot")}`,
    `move ${finding} ${stage}`,
    `feedback ${dice.one("", "blocker ", "high ", "low ")}the number ${dice.roll(50)} is wrong`,
    `ask why ${dice.roll(50)}`,
    `waive ${finding} later${dice.one("", " until 2026-01-01", " until 2026-01-02")}`,
    `reject ${finding} it is none`,
    `severity ${finding} ${dice.one("blocker", "high", "medium", "low")}`,
    `approve ${role} it will do`,
    "approve",
  );
  trip.say(`/haiku ${said}`);
}

/** Somebody does something to the pull request; mostly it is put right soon. */
function disturb(trip: Adventure, dice: Dice): void {
  trip.disturb(dice.one("none", "closed", "other base", "branch gone", "branch forced"));
}

function push(trip: Adventure, dice: Dice): void {
  const stage = workingStage(trip.state);
  const unit = dice.pick(trip.world.work.plans.stages[stage?.name ?? ""]?.units ?? []);
  const begun = stage?.units[unit?.id ?? ""]?.started_at != null;
  if (stage && unit && !begun && dice.chance(30)) {
    trip.push(unitFile("trip", unit), `${unit.plan_text}\nAnd ${dice.roll(100)}.\n`);
    return;
  }
  const path = dice.pick([...(unit?.outputs ?? []), "README.md"]) ?? "README.md";
  trip.push(path, `a person's ${dice.roll(1000)}\n`);
}

/** Agents agree and people are patient: whatever waits for somebody gets what it asks for, until the intent has ended. */
export async function comeToAnEnd(trip: Adventure, most: number): Promise<number> {
  let turns = 0;
  trip.say("/haiku resume");
  trip.disturb("none");
  for (; turns < most && trip.state.intent.ended === null; turns += 1) {
    trip.pass(60);
    await trip.look();
    const [job] = trip.running;
    if (job) trip.bring(trip.finish(job, new Dice(turns), "good"));
    else helpOn(trip, turns);
  }
  return turns;
}

function helpOn(trip: Adventure, turn: number): void {
  const now = trip.where();
  trip.setLabel(true);
  for (const { id, answer } of workingStage(trip.state)?.questions ?? [])
    if (answer === null) trip.say(`/haiku answer ${id} the first`);
  trip.approve();
  trip.approve({ login: "somebody", id: 7 });
  const stage = workingStage(trip.state);
  if (stage?.gate_opened_at && stage.frozen.gate.includes("external")) trip.merge();
  if (trip.state.intent.delivery !== null) trip.mergeAll();
  if (now.waits_for !== "stuck") return;
  for (const what of ["", "findings", "usage", "steps"]) trip.say(`/haiku retry ${what}`);
  for (const { id, resolution } of trip.state.findings)
    if (resolution === null) trip.say(turn % 2 === 0 ? `/haiku retry ${id}` : `/haiku reject ${id} enough`);
}
