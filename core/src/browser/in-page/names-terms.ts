/** Words for terms of service, to which the account owner alone agrees. Handed to what runs in the page. */
export const namesTerms =
  /\bterms\b|\btos\b|(user|license|service) agreement|\bagb\b|\bcgu\b|nutzungsbedingungen|geschäftsbedingungen|conditions (générales|d.utilisation)|condiciones|condições|condizioni|termos|términos|voorwaarden|利用規約|服务条款|服務條款|약관|услови/i;
