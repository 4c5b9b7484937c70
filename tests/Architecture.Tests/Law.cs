namespace SelfRepair.Architecture.Tests;

/// <summary>A rule that the code keeps to.</summary>
internal static class Law
{
    /// <summary>Fails with the rule and every place that breaks it.</summary>
    /// <param name="rule">The rule, a sentence.</param>
    /// <param name="offenders">The places.</param>
    public static void Holds(string rule, IEnumerable<string> offenders)
    {
        string[] found = [.. offenders];
        Assert.True(found.Length == 0, $"{rule} {found.Length} break it:\n{string.Join('\n', found)}");
    }
}
