// Three weeks of somebody whose 1 is often taken for a 7 and whose 4 sometimes for a 9.

import { type Data, dayOf, nothing } from '../../web/insights/counters.js';

export function weeks(today: Date): Data {
  const data = nothing();
  for (let back = 0; back < 20; back++) {
    if (back % 7 === 3) continue;
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
    data.days[dayOf(day)] = [4 + ((back * 5) % 7), back % 3, back % 4 === 1 ? 1 : 0, back % 5 === 2 ? 1 : 0];
  }
  data.times = [61, 40, 12, 6, 3, 1, 0];
  data.stages = [31, 28, 26, 19, 7];
  for (let digit = 0; digit <= 9; digit++) data.confusion[digit]![digit] = 18 + ((digit * 7) % 11);
  data.confusion[1]![7] = 6;
  data.confusion[4]![9] = 3;
  data.confusion[10]![1] = 1;
  data.happy = [5, 1];
  return data;
}
