using System.CommandLine;
using Flashback.Arguments;
using Flashback.Ethereum;

namespace Flashback.DeployContracts;

/// <summary>The command line of the deployment tool.</summary>
internal static class DeployCommand
{
    public const string Name = "dotnet run --project tools/DeployContracts --";

    private const string DeployDescription = """
        Deploys and wires all contracts, hands out the roles, then reads everything back: code, immutables, parameters, roles.
        The key's account becomes the administrator and holds all FLASH. What went wrong or was interrupted is taken up by the same command again;
        what stands already is never deployed twice. With a finished deployment it adds the aggregators that the parameters name and it has not.

        Example:
          dotnet run --project tools/DeployContracts -- deploy --rpc http://127.0.0.1:8545 --chain-id 31337 \
            --keystore admin.json --password-file password.txt --parameters contracts/deploy/parameters.example.json --out contracts.json
        """;

    private const string VerifyDescription = """
        Reads a deployment back and names every difference from its parameters. Exit code 0: there is none.

        Example:
          dotnet run --project tools/DeployContracts -- verify contracts.json --rpc http://127.0.0.1:8545 --chain-id 31337 \
            --parameters contracts/deploy/parameters.example.json --administrator 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266
        """;

    private const string RootDescription = """
        Deploys the oracle's contracts on any EVM chain.

        Exit codes: 0 done, 1 it failed or differs, 2 wrong usage, 3 a file, 4 the key or its password, 5 no endpoint answers or it is on another chain,
        130 interrupted.
        """;

    public static RootCommand Create() => new(RootDescription) { Deploy(), Verify() };

    private static Option<Uri> Rpc() =>
        new Option<Uri>("--rpc") { Description = "The chain's JSON-RPC endpoint.", HelpName = "URL", Required = true }.Taking(Values.Url);

    private static Option<ulong> ChainId() =>
        new Option<ulong>("--chain-id") { Description = "The chain that the endpoint must be on.", HelpName = "N", Required = true }
            .Taking(Values.Whole<ulong>(1, ulong.MaxValue));

    private static Option<string> Parameters() =>
        new("--parameters") { Description = "What the network chooses, as in contracts/deploy.", HelpName = "FILE", Required = true };

    private static Command Deploy()
    {
        var (rpc, chainId, parameters) = (Rpc(), ChainId(), Parameters());
        var key = new Option<string>("--keystore")
        {
            Description = "The administrator's key, a Web3 keystore.",
            HelpName = "FILE",
            Required = true
        };
        var password = new Option<string>("--password-file")
        {
            Description = "The keystore's password, on the first line of a file.",
            HelpName = "FILE",
            Required = true
        };
        var output = new Option<string>("--out")
        {
            Description = "Where the addresses are written; a journal stands beside it until all is done.",
            HelpName = "FILE",
            Required = true
        };
        var limit = new Option<uint>("--max-fee-gwei")
        {
            Description = "Never pay more for a unit of gas.",
            HelpName = "N",
            DefaultValueFactory = _ => 200
        }.Taking(Values.Whole(1u, 1_000_000u));
        var command = new Command("deploy", DeployDescription) { rpc, chainId, key, password, parameters, output, limit };
        command.SetAction((parsed, cancellation) => Tool.DeployAsync(
            new DeployArguments(
                parsed.GetRequiredValue(rpc), parsed.GetValue(chainId), parsed.GetRequiredValue(key), parsed.GetRequiredValue(password),
                parsed.GetRequiredValue(parameters), parsed.GetRequiredValue(output), parsed.GetValue(limit)),
            cancellation));
        return command;
    }

    private static Command Verify()
    {
        var (rpc, chainId, parameters) = (Rpc(), ChainId(), Parameters());
        var administrator = new Option<Address>("--administrator")
        {
            Description = "The account that deployed.",
            HelpName = "ADDRESS",
            Required = true
        }
            .Taking(new Values<Address>("an address: 0x and 40 hex digits, mixed case with the EIP-55 checksum", Address.TryParse));
        var addresses = new Argument<string>("addresses") { Description = "The file that the deployment wrote.", HelpName = "FILE" };
        var command = new Command("verify", VerifyDescription) { addresses, rpc, chainId, parameters, administrator };
        command.SetAction((parsed, cancellation) => Tool.VerifyAsync(
            parsed.GetRequiredValue(addresses), parsed.GetRequiredValue(rpc), parsed.GetValue(chainId), parsed.GetRequiredValue(parameters),
            parsed.GetValue(administrator), cancellation));
        return command;
    }
}
