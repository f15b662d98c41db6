/** What a net is, as the server tells it: its layers, its words, and when it is sure enough. */
import { useMemo } from "preact/hooks";
import { useJson } from "../json.js";
import { addWords } from "../words.js";

/** What the server calls the net in play, whichever it is: it is the one to be fooled and asked why. */
export const PLAYED = "played";

/** @typedef {{net: string, labels: string[], names: Record<string, Record<string, string>>, thresholds: Record<string, number>, speak: number, parameters: number, keras_parameters: number | null}} Net */

/** @param {string} name @returns {Net | null} null until it is there */
export function useNet(name) {
  /** @type {{data: Net | null}} */
  const { data } = useJson(`/lab/nets/${name}.json`);
  useMemo(() => data && addWords(data.names), [data]);
  return data;
}
