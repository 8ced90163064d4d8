using System.Diagnostics.CodeAnalysis;

namespace Flashback.Node.Api.Queries;

/// <summary>The requested value, or a sentence that says why this node does not have it.</summary>
public readonly record struct Answer<T>(T? Value, string Problem) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsFound => Value is not null;

    public static Answer<T> Of(T value) => new(value, "");

    public static Answer<T> Unknown(string problem) => new(null, problem);
}
