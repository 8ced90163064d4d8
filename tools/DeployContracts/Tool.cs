using System.Diagnostics.CodeAnalysis;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Keystore;
using Flashback.Orchestrator.Chain;
using Flashback.Orchestrator.Client;
using Flashback.Orchestrator.Deployment;
using Flashback.Orchestrator.Transactions;

namespace Flashback.DeployContracts;

/// <summary>The composition root: files, console, system clock.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root chooses the system clock.")]
internal static class Tool
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Task<int> DeployAsync(DeployArguments arguments, CancellationToken cancellation) => GuardAsync(async () =>
    {
        // Tried first: contracts whose addresses cannot be written down are lost.
        if (File.Exists(arguments.Out)) throw new IOException($"{arguments.Out} exists. A deployment is never overwritten: move the file away or name another.");
        await File.WriteAllTextAsync(arguments.Out, "", cancellation);
        var done = false;
        try
        {
            var parameters = DeploymentFile.Parse(await File.ReadAllTextAsync(arguments.Parameters, cancellation));
            using var key = KeystoreFile.Open(arguments.Keystore, File.ReadLines(arguments.PasswordFile).FirstOrDefault() ?? "");
            using var http = Connect(arguments.Rpc, arguments.ChainId);
            var chain = new JsonRpcChain(new EthClient(http));
            var options = new TransactionSenderOptions { MaxFeePerGas = arguments.MaxFeeGwei * TransactionSenderOptions.Gwei, SpendLimitPerDay = 100 * TransactionSenderOptions.Ether, PollInterval = Look };
            using var sender = new TransactionSender(chain, arguments.ChainId, key, new MemoryTransactionJournal(), options, TimeProvider.System);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var running = sender.RunAsync(stop.Token);
            var contracts = await new Deployer(chain, sender).DeployAsync(parameters, cancellation);
            await File.WriteAllTextAsync(arguments.Out, contracts.ToJson() + "\n", cancellation);
            done = true;
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.WriteLine($"Deployed by {key.Address} and read back without a difference. The addresses are in {arguments.Out}.");
            return 0;
        }
        finally
        {
            if (!done) File.Delete(arguments.Out);
        }
    });

    public static Task<int> VerifyAsync(string addresses, Uri rpc, ulong chainId, string parameters, string administrator, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var contracts = DeployedContracts.FromJson(await File.ReadAllTextAsync(addresses, cancellation));
        var expected = DeploymentFile.Parse(await File.ReadAllTextAsync(parameters, cancellation));
        using var http = Connect(rpc, chainId);
        var problems = await new DeploymentCheck(new JsonRpcChain(new EthClient(http)), contracts, Address.Parse(administrator)).RunAsync(expected, cancellation);
        foreach (var problem in problems) Console.WriteLine(problem);
        Console.WriteLine(problems.Count == 0 ? "Everything is as the parameters say." : $"{problems.Count} differences.");
        return problems.Count == 0 ? 0 : 1;
    });

    private static JsonRpcClient Connect(Uri rpc, ulong chainId) => new([rpc], new JsonRpcOptions { ChainId = chainId }, TimeProvider.System);

    /// <summary>Everything that a user can put right ends in a sentence and an exit code.</summary>
    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            return Fail(e, 3);
        }
        catch (KeystoreException e)
        {
            return Fail(e, 4);
        }
        catch (ChainUnavailableException e)
        {
            return Fail(e, 5);
        }
        catch (Exception e) when (e is TransactionFailedException or DeploymentException or ContractRevertedException)
        {
            return Fail(e, 1);
        }
    }

    private static int Fail(Exception e, int code)
    {
        Console.Error.WriteLine(e.Message);
        return code;
    }
}
