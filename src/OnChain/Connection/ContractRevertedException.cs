using Flashback.OnChain.Contracts;


namespace Flashback.OnChain.Connection;

/// <summary>A read was refused by the contract.</summary>
public sealed class ContractRevertedException(string call, Revert reason) : Exception($"{call}: {reason.Text}")
{
    public Revert Reason => reason;
}
