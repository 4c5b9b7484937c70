using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SelfRepair.Architecture.Tests;

/// <summary>Documents say what is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void EquationNumbers_CitedInCode_StandInTheEquations()
    {
        HashSet<int> defined = [.. DefinedEquation().Matches(Repository.Read("docs/equations.md")).Select(Number)];
        (int Number, string Path)[] cited =
        [
            .. from file in Repository.Sources
               from comment in file.Unit.DescendantTrivia().Where(trivia => trivia.Kind() is
                   SyntaxKind.SingleLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia)
               from Match match in CitedEquation().Matches(comment.ToFullString())
               select (Number(match), file.Path),
        ];
        Law.Holds(
            "A cited equation exists.",
            cited.Where(citation => !defined.Contains(citation.Number)).Select(c => $"{c.Path}: E{c.Number}"));
        Assert.NotEmpty(cited);
    }

    [Fact]
    public void Equations_InOrder_AreNumberedWithoutGap()
    {
        int[] numbers = [.. DefinedEquation().Matches(Repository.Read("docs/equations.md")).Select(Number)];
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
    }

    [Fact]
    public void CodeNames_OfTheTerminology_AreDeclaredInCode()
    {
        HashSet<string> declared =
        [
            .. from file in Repository.ProductSources
               from token in file.Unit.DescendantTokens()
               where token.IsKind(SyntaxKind.IdentifierToken) && Declares(token.Parent)
               select token.ValueText,
        ];
        string[] names =
        [
            .. from line in Repository.Read("docs/terminology.md").Split('\n')
               where line.StartsWith("| ", StringComparison.Ordinal)
               from Match match in CodeName().Matches(line.TrimEnd(' ', '|').Split('|')[^1])
               select match.Groups["name"].Value,
        ];
        Law.Holds("A code name of docs/terminology.md is declared in code.", names.Where(name => !declared.Contains(name)));
        Assert.NotEmpty(names);
    }

    [Fact]
    public void Rooms_OfTheReadmesMap_AreThoseOfTheHouse()
    {
        string[] shown = [.. MapPaths()];
        Law.Holds("A path of README's map exists.", shown.Where(path => !Repository.Exists(path)));
        IEnumerable<string> rooms =
            from project in new[] { "src/Analysis", "src/Inference", "src/Api", "onnx-export" }
            from room in Repository.Rooms(project)
            where room != "Properties"
            select $"{project}/{room}";
        Law.Holds("README's map shows every room.", rooms.Except(shown));
    }

    [Fact]
    public void Links_BetweenDocuments_LeadToFiles()
    {
        IEnumerable<string> offenders =
            from path in Repository.Files()
            where path.EndsWith(".md", StringComparison.Ordinal)
            from Match match in Link().Matches(Repository.Read(path))
            let target = match.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let folder = Path.GetDirectoryName(path)!
            where !Repository.Exists(Path.Combine(folder, target.Split('#')[0]))
            select $"{path}: {target}";
        Law.Holds("A link between documents leads somewhere.", offenders);
    }

    private static bool Declares(SyntaxNode? node) => node is
        Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax
        or Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax
        or Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax
        or Microsoft.CodeAnalysis.CSharp.Syntax.EnumMemberDeclarationSyntax
        or Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax
        or Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax;

    /// <summary>Paths of the map: the first word of a line, and the words with a slash after it, which are its rooms.</summary>
    private static IEnumerable<string> MapPaths()
    {
        string map = Map().Match(Repository.Read("README.md")).Groups["map"].Value;
        foreach (string[] words in map.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length > 0)
            {
                yield return words[0].TrimEnd('/');
                foreach (string room in words.Skip(1).Where(word => word.EndsWith('/')))
                {
                    yield return words[0] + room.TrimEnd('/');
                }
            }
        }
    }

    private static int Number(Match match) =>
        int.Parse(match.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\*\*E(?<number>\d+)\. ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DefinedEquation();

    [GeneratedRegex(@"\bE(?<number>\d+)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex CitedEquation();

    [GeneratedRegex("`(?<name>[A-Za-z]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex CodeName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"## The house.*?```text\n(?<map>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Map();
}
