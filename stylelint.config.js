// Style sheets of the pages and of the papers.
export default {
  extends: "stylelint-config-recommended",
  rules: {
    "no-descending-specificity": null,   // the sheets are ordered by subject; a state may stand before the part it is of
  },
  overrides: [{
    files: ["static/css/paper/*.css"],
    rules: { "font-family-no-missing-generic-family-keyword": null },   // papers are drawn with our own faces only
  }],
};
