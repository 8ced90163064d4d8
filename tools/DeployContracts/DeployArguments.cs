namespace Flashback.DeployContracts;

/// <summary>What a deployment is told on the command line.</summary>
internal sealed record DeployArguments(
    Uri Rpc, ulong ChainId, string Keystore, string PasswordFile, string Parameters, string Out, uint MaxFeeGwei);
