using Flashback.Arguments;
using Flashback.DeployContracts;

var parsed = DeployCommand.Create().Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
Console.Error.WriteLine(string.Join(Environment.NewLine, UsageErrors.Of(parsed, DeployCommand.Name)));
return 2;
