using System.CommandLine;
using System.CommandLine.Parsing;
using Flashback.DeployContracts;

var rpc = new Option<Uri?>("--rpc") { Description = "The chain's JSON-RPC endpoint.", HelpName = "URL", Required = true, CustomParser = ReadUrl };
var chainId = new Option<ulong>("--chain-id") { Description = "The chain that the endpoint must be on.", HelpName = "N", Required = true };
var key = new Option<string>("--keystore") { Description = "The administrator's key, a Web3 keystore.", HelpName = "FILE", Required = true };
var password = new Option<string>("--password-file") { Description = "The keystore's password, on the first line of a file.", HelpName = "FILE", Required = true };
var parameters = new Option<string>("--parameters") { Description = "What the network chooses, as in contracts/deploy.", HelpName = "FILE", Required = true };
var output = new Option<string>("--out") { Description = "Where the addresses are written; a journal stands beside it until all is done.", HelpName = "FILE", Required = true };
var limit = new Option<uint>("--max-fee-gwei") { Description = "Never pay more for a unit of gas.", HelpName = "N", DefaultValueFactory = _ => 200 };

var administrator = new Option<string>("--administrator") { Description = "The account that deployed.", HelpName = "ADDRESS", Required = true };
var addresses = new Argument<string>("addresses") { Description = "The file that the deployment wrote.", HelpName = "FILE" };

var deploy = new Command("deploy", """
    Deploys and wires all contracts, hands out the roles, then reads everything back: code, immutables, parameters, roles.
    The key's account becomes the administrator and holds all FLASH. What went wrong or was interrupted is taken up by the same command again;
    what stands already is never deployed twice. With a finished deployment it adds the aggregators that the parameters name and it has not.

    Example:
      dotnet run --project tools/DeployContracts -- deploy --rpc http://127.0.0.1:8545 --chain-id 31337 \
        --keystore admin.json --password-file password.txt --parameters contracts/deploy/parameters.example.json --out contracts.json
    """) { rpc, chainId, key, password, parameters, output, limit };
deploy.SetAction((parsed, cancellation) => Tool.DeployAsync(
    new DeployArguments(
        parsed.GetRequiredValue(rpc)!, parsed.GetValue(chainId), parsed.GetRequiredValue(key), parsed.GetRequiredValue(password),
        parsed.GetRequiredValue(parameters), parsed.GetRequiredValue(output), parsed.GetValue(limit)),
    cancellation));

var verify = new Command("verify", """
    Reads a deployment back and names every difference from its parameters. Exit code 0: there is none.

    Example:
      dotnet run --project tools/DeployContracts -- verify contracts.json --rpc http://127.0.0.1:8545 --chain-id 31337 \
        --parameters contracts/deploy/parameters.example.json --administrator 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266
    """) { addresses, rpc, chainId, parameters, administrator };
verify.SetAction((parsed, cancellation) => Tool.VerifyAsync(
    parsed.GetRequiredValue(addresses), parsed.GetRequiredValue(rpc)!, parsed.GetValue(chainId), parsed.GetRequiredValue(parameters), parsed.GetRequiredValue(administrator), cancellation));

var root = new RootCommand("Deploys the oracle's contracts on any EVM chain.") { deploy, verify };
return await root.Parse(args).InvokeAsync();

static Uri? ReadUrl(ArgumentResult result)
{
    if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
    result.AddError($"'{result.Tokens[0].Value}' is not an http or https URL.");
    return null;
}
