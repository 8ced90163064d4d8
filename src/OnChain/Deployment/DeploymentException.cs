namespace Flashback.OnChain.Deployment;

/// <summary>A deployment is not what it should be. Every difference is listed.</summary>
public sealed class DeploymentException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems => problems;
}
