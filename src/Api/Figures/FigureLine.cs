namespace SelfRepair.Api.Figures;

/// <summary>A line of a number over layers, doses or training steps.</summary>
/// <param name="Name">Its name as it was given.</param>
/// <param name="Head">The head that it is of; null where it is of none.</param>
/// <param name="X">Where its points lie.</param>
/// <param name="At">Where they lie in words, such as layer 3.</param>
/// <param name="Y">The numbers.</param>
/// <param name="Errors">Their clustered standard errors; null where there is none.</param>
public sealed record FigureLine(
    string Name,
    string? Head,
    IReadOnlyList<double?> X,
    IReadOnlyList<string> At,
    IReadOnlyList<double?> Y,
    IReadOnlyList<double?> Errors)
{
    /// <summary>How far it goes from zero, or from what it is compared with: the lines that go farthest are
    /// named.</summary>
    public double Reach { get; init; } = Y.OfType<double>().Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>A line of rows.</summary>
    /// <param name="name">Its name as it was given.</param>
    /// <param name="head">The head that it is of; null where it is of none.</param>
    /// <param name="rows">The rows, in the order of its points.</param>
    /// <param name="x">The column of where points lie.</param>
    /// <param name="y">The number.</param>
    public static FigureLine Of(string name, string? head, FigureTable rows, string x, string y) => new(
        name,
        head,
        rows.Numbers(x),
        [.. rows.Texts(x).Select(at => $"{FigureText.Words(x)} {at}")],
        rows.Numbers(y),
        rows.Numbers($"{y}_se"));
}
