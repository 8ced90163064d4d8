using System.Text.RegularExpressions;
using Flashback.Aggregation.Reasons;
using Flashback.Protocol.Reasons;

namespace Flashback.Aggregation.Tests.Reasons;

public sealed partial class RoundReasonsTests
{
    [Fact]
    public void Codes_are_unique_kebab_case_and_every_reason_is_explained()
    {
        Assert.Equal(RoundReasons.All.Length, RoundReasons.All.Select(reason => reason.Code).Distinct().Count());
        Assert.All(RoundReasons.All, reason =>
        {
            Assert.Matches(KebabCase(), reason.Code);
            Assert.EndsWith(".", reason.Short);
            Assert.True(reason.Long.Length > reason.Short.Length);
        });
    }

    [Fact]
    public void The_catalogue_lists_every_declared_reason()
    {
        var declared = typeof(RoundReasons).GetFields().Where(field => field.FieldType == typeof(Reason))
            .Select(field => (Reason)field.GetValue(null)!);
        Assert.Equal(declared.Select(reason => reason.Code).Order(), RoundReasons.All.Select(reason => reason.Code).Order());
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
