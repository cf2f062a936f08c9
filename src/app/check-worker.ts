import { parentPort, workerData } from "node:worker_threads";
import { checkProject, type ProjectTexts } from "../studio/index.ts";

/* A thread of its own: reads what strangers propose, answers with what is wrong in it, and ends. */

parentPort?.postMessage(checkProject(workerData as ProjectTexts));
