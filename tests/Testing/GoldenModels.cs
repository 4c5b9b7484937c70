namespace SelfRepair.Testing;

/// <summary>The checkpoints that golden results were made with.</summary>
public static class GoldenModels
{
    /// <summary>Names of all of them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["parallel", "serial", "odd", "neox-tiny"];

    /// <summary>The replacements that each of them has a golden result for.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["resample", "zero", "mean", "position_mean"];

    /// <summary>The checkpoint's folder.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static string FolderOf(string name) => name == "neox-tiny"
        ? Path.Combine(GoldenFiles.RepositoryRoot, "models", name)
        : Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "models", name);
}
