/** Several networks put together: by their answers, by their votes, or by their weights. */
export { competence } from "./competence.ts";
export { majorityVote } from "./majority-vote.ts";
export { meanVector } from "./mean-vector.ts";
export { wrongMembers } from "./wrong-members.ts";
