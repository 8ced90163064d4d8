using System.Diagnostics.CodeAnalysis;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Ethereum.Keystore;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.DeployContracts;

/// <summary>The composition root: files, console, system clock.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root chooses the system clock.")]
internal static class Tool
{
    private const int MaxFileBytes = 1 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Task<int> DeployAsync(DeployArguments arguments, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var parameters = DeploymentFile.Parse(await ReadAsync(arguments.Parameters, cancellation));
        var standing = File.Exists(arguments.Out) ? DeployedContracts.FromJson(await ReadAsync(arguments.Out, cancellation)) : null;
        using var key =
            KeystoreFile.Open(arguments.Keystore, (await ReadAsync(arguments.PasswordFile, cancellation)).Split('\n')[0].TrimEnd('\r'));
        using var http = Connect(arguments.Rpc, arguments.ChainId);
        var chain = new JsonRpcChain(new EthClient(http));
        await CheckAccountAsync(chain, key.Address, cancellation);

        // Of this account on this chain: another one's deeds are not done here.
        var journal = $"{arguments.Out}.{arguments.ChainId}.{key.Address}.journal";
        var contracts = await DeployAsync(arguments, parameters, standing, chain, key, journal, cancellation);
        Replace(arguments.Out, contracts.ToJson() + "\n");
        File.Delete(journal);
        await ShowAsync(chain, contracts, key.Address, parameters, cancellation);
        Console.WriteLine($"{(contracts == standing ? "Nothing was missing" : $"Deployed by {key.Address}")}; "
            + $"read back without a difference. The addresses are in {arguments.Out}.");
        return 0;
    });

    public static Task<int> VerifyAsync(string addresses, Uri rpc, ulong chainId, string parameters, Address administrator,
        CancellationToken cancellation) => GuardAsync(async () =>
    {
        var contracts = DeployedContracts.FromJson(await ReadAsync(addresses, cancellation));
        var expected = DeploymentFile.Parse(await ReadAsync(parameters, cancellation));
        using var http = Connect(rpc, chainId);
        var problems = await ShowAsync(new JsonRpcChain(new EthClient(http)), contracts, administrator, expected, cancellation);
        foreach (var problem in problems) Console.WriteLine(problem);
        Console.WriteLine(problems.Count == 0
            ? "Everything is as the parameters say." : $"{problems.Count} {(problems.Count == 1 ? "difference" : "differences")}.");
        return problems.Count == 0 ? 0 : 1;
    });

    /// <summary>Begins, goes on where an earlier run stopped, or adds what a finished deployment has not.</summary>
    private static async Task<DeployedContracts> DeployAsync(
        DeployArguments arguments, DeploymentParameters parameters, DeployedContracts? standing, JsonRpcChain chain, PrivateKey key,
        string journal, CancellationToken cancellation)
    {
        var options = new TransactionSenderOptions
        {
            MaxFeePerGas = arguments.MaxFeeGwei * TransactionSenderOptions.Gwei,
            SpendLimitPerDay = 100 * TransactionSenderOptions.Ether,
            PollInterval = Look
        };
        // Tried first: contracts whose addresses cannot be written down are lost. Held: two runs would use the same nonces.
        using var held =
            new FileStream($"{journal}.lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        using var sender =
            new TransactionSender(chain, arguments.ChainId, key, new FileTransactionJournal(journal), options, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = sender.RunAsync(stop.Token);
        try
        {
            var deployer = new Deployer(chain, sender);
            return standing is null
                ? await deployer.DeployAsync(parameters, cancellation) : await deployer.CompleteAsync(standing, parameters, cancellation);
        }
        catch (DeploymentException e) when (standing is not null)
        {
            throw new DeploymentException([$"{arguments.Out} exists, and what it names is not what the parameters say. "
                + "A deployment is never overwritten: move the file away or name another.", .. e.Problems]);
        }
        catch (Exception e) when (e is ChainUnavailableException or TransactionFailedException or OperationCanceledException
            && File.Exists(journal))
        {
            Console.Error.WriteLine($"Interrupted. What is done is noted in {journal}: the same command goes on from there.");
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CheckAccountAsync(JsonRpcChain chain, Address account, CancellationToken cancellation)
    {
        if (await chain.BalanceAsync(account, cancellation) == 0)
            throw new InvalidDataException($"The account {account} has no coin on this chain, and deploying costs gas.");
    }

    private static async Task<IReadOnlyList<string>> ShowAsync(JsonRpcChain chain, DeployedContracts contracts, Address administrator,
        DeploymentParameters parameters, CancellationToken cancellation)
    {
        var check = new DeploymentCheck(chain, contracts, administrator);
        var problems = await check.RunAsync(parameters, cancellation);
        foreach (var (name, address, hash) in check.Codes) Console.WriteLine($"{name,-20} {address} code {hash}");
        return problems;
    }

    /// <exception cref="InvalidDataException">The file cannot be read, or it is none of ours: they are small.</exception>
    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxFileBytes } file
                ? throw new InvalidDataException(
                    $"'{path}' has {file.Length} bytes; no file that this tool reads has more than {MaxFileBytes}.")
                : await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{FileProblem.Of(path, error)}.", error);
        }
    }

    /// <summary>The file is the old one or the new one, never half of it.</summary>
    private static void Replace(string path, string text)
    {
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static JsonRpcClient Connect(Uri rpc, ulong chainId) =>
        new([rpc], new JsonRpcOptions { ChainId = chainId }, TimeProvider.System);

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
        catch (OperationCanceledException e)
        {
            return Fail(e, 130);
        }
        catch (Exception e) when (e is TransactionFailedException or DeploymentException or ContractRevertedException)
        {
            return Fail(e, 1);
        }
    }

    private static int Fail(Exception e, int code)
    {
        StandardError.Tell(Console.Error, e.Message);
        return code;
    }
}
