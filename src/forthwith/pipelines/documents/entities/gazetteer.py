"""Given names, titles and words that are never part of a name.

The lists are kept by hand: a rule that is right when it speaks is worth more here than one that
always speaks.
"""

from __future__ import annotations

FIRST_NAMES = frozenset(
    """
    Marek Radek Tomek Jarek Janusz Ryszard Ludmila Jolanta Caitlin Raquel Rocco Émile Auguste
    Bonnie Lori Darlene Jose Savannah Paige Rafał Wiktor Mitzy Leander Ravi Suresh Deepak Anand
    Lakshmi Kavita Meera Nikhil Rohan Siddharth Vikram Aditi Ananya Kiran Manish Pooja Sneha
    Imran Bilal Hamza Hassan Layla Mariam Noor Rania Salma Samira Tarek Youssef Zeynep Ayşe Emre
    Fatma Selin Chinedu Ngozi Amara Kwame Kofi Abena Thabo Sipho Nomsa Chen Hao Jing Lei Ling
    Xiao Yan Yang Yi Ying Zhang Haruto Hana Naoko Sakura Yoko Jin Minho Soo Jiho Nguyen Linh
    Thanh Tuan Aleksandra Ewa Grzegorz Jacek Jerzy Kasia Małgorzata Paweł Sławomir Stanisław
    Tadeusz Zbigniew Jiří Petr Pavla Zuzana Gábor László Zoltán Ágnes Ioana Mihai Vasile Dragan
    Goran Marko Nikolas Giorgos Yannis Aino Eero Juha Mikko Timo Anders Astrid Bjørn Erlend
    Gunnar Håkan Ingvar Kjell Lennart Magnus Mats Nils Rasmus Sigurd Søren Torbjørn Bram Daan
    Femke Hendrika Jeroen Joost Maarten Ruben Sander Sjoerd Willem Wouter Aoife Ciara Conor
    Declan Eoin Fergus Niamh Padraig Saoirse Seamus Callum Euan Fraser Hamish Iain Rhys Gwyneth
    Beatrix Alejandra Alicia Álvaro Consuelo Dolores Emilio Esteban Gonzalo Guadalupe Ignacio
    Joaquín Josefina Lourdes Luz Marisol Mercedes Miguel Nieves Pilar Ramón Raúl Rocío Rosario
    Salvador Soledad Teresa Tomás Vicente Xavier Chiara Elisabetta Fabio Fabrizio Filippo
    Giacomo Gianni Giorgio Ilaria Luigi Maurizio Paola Pietro Riccardo Roberta Salvatore Silvio
    Simona Stefania Stefano Umberto Vincenzo Beverley Bradford Brittany Carla Carrie Cassandra
    Chelsea Christie Clarence Clifford Clyde Cody Corey Courtney Crystal Dana Darrell Darryl
    Dwight Earl Elmer Ernie Eugene Evan Florence Floyd Geraldine Gilbert Gladys Glenda Gwendolyn
    Hazel Herman Ida Irving Jacquelyn Janelle Jared Jasmine Jeffery Jenna Jerome Jermaine Jodi
    Jody Joann Josephine Kaitlyn Kelsey Kendra Kent Krista Kristy Latoya Leonard Leroy Leticia
    Lillian Loretta Lorraine Lucille Mabel Mandy Marcia Marjorie Marsha Marshall Marvin Melvin
    Meredith Micheal Mildred Milton Miranda Misty Mitchell Myrtle Natasha Nora Norma Phyllis
    Ramona Rhonda Rodney Rosie Roxanne Roy Sabrina Shane Shawn Shelby Sheryl Sonya Stacey Stacie
    Stanley Stewart Tamara Tammy Tanya Theresa Tonya Traci Travis Tricia Troy Valarie Vernon
    Vicky Virgil Vivian Warren Wendell Whitney Willie Yvette Aaron Abdul Abdullah Abigail
    Abraham Adam Adele Adrian Adriana Adrien Agnes Agnieszka Ahmad Ahmed Aisha Akira Alan Albert
    Alberto Alec Alejandro Aleksander Alessandra Alessandro Alex Alexander Alexandra Alexandre
    Alexia Alexis Alfred Ali Alice Alina Alison Allan Allen Allison Amanda Amber Amelia Amelie
    Amina Amir Amit Amy Ana Anastasia Andre Andrea Andreas Andrei Andrew Andrzej André Andrés
    Andy Angela Angelika Angelina Anika Anil Anita Anja Anjali Ann Anna Annabelle Anne Annette
    Annika Antje Anthony Antoine Anton Antonia Antonio António Anya Ariana Arjun Arlene Armin
    Arnaud Arne Arnold Arthur Arun Ashley Audrey August Augustin Aurélie Axel Ayesha Barbara
    Barry Bart Bastian Beate Beatrice Beatriz Ben Benedikt Benjamin Benoît Bernadette Bernard
    Bernd Bernhard Bertrand Beth Bettina Betty Beverly Birgit Björn Blake Bob Bogdan Boris Brad
    Bradley Brandon Brenda Brendan Brian Bridget Brigitte Britta Bruce Bruno Bryan Burak Caleb
    Cameron Camille Carina Carl Carlos Carmen Carol Carolin Carolina Caroline Carolyn Carsten
    Caspar Caterina Catherine Cathy Cecilia Cedric Celia Chad Chantal Charles Charlie Chloe
    Chloé Chris Christa Christel Christian Christiane Christina Christine Christoph Christophe
    Christopher Cindy Claire Clara Clare Claude Claudia Claudio Clemens Clément Colin Connie
    Connor Constance Cornelia Corinna Craig Cristina Curtis Cynthia Cyril Cyrus Dagmar Damien
    Dan Daniel Daniela Danielle Danny Daphne Darren Dave David Dawn Dean Deborah Debra Delphine
    Denis Denise Dennis Derek Detlef Diana Diane Didier Diego Dieter Dietmar Dimitri Dirk Dmitri
    Dominic Dominik Dominique Don Donald Donna Dora Doris Dorothea Dorothy Doug Douglas Duncan
    Dylan Eberhard Eddie Edgar Edith Eduard Eduardo Edward Edwin Eileen Elaine Eleanor Elena
    Eleni Elif Elisa Elisabeth Elise Elizabeth Ella Ellen Elliot Elsa Elvira Emanuel Emil Emilia
    Emilie Emily Emma Emmanuel Enrico Enrique Eric Erica Erich Erik Erika Ernest Ernst Erwin
    Esther Ethan Eugen Eva Eve Evelyn Fabian Fabienne Fatima Federico Felicia Felicity Felix
    Ferdinand Fernanda Fernando Filip Fiona Florian Francesca Francesco Francis Francisco
    François Françoise Frank Franz Fred Frederic Frederick Frederik Frieda Friedrich Fritz
    Frédéric Gabriel Gabriela Gabriele Gabrielle Gareth Gary Gavin Geoff Geoffrey Georg George
    Gerald Gerard Gerd Gerda Gerhard Gerlinde Gertrud Gérard Gianluca Gilles Gina Giovanni
    Gisela Giulia Giuseppe Glen Glenn Gloria Gordon Grace Graham Greg Gregor Gregory Greta Guido
    Guillaume Gunther Gustav Guy Gwen Günter Günther Hakan Hanna Hannah Hannes Hans Harald
    Harold Harriet Harry Hartmut Harvey Hector Heather Hedwig Heidi Heike Heiko Heiner Heinrich
    Heinz Helen Helena Helene Helga Helmut Hendrik Henri Henriette Henry Herbert Hermann Hervé
    Hilary Hilde Hiroshi Holger Holly Horst Howard Hubert Hugh Hugo Ian Ibrahim Ines Inga Inge
    Ingo Ingrid Irene Irina Iris Irma Isaac Isabel Isabella Isabelle Ivan Ivana Ivo Jack Jackie
    Jacob Jacqueline Jacques Jaime Jakob James Jamie Jan Jana Jane Janet Janice Janine Jarosław
    Jason Javier Jay Jean Jean-Paul Jean-Pierre Jeanette Jeff Jeffrey Jennifer Jenny Jens Jeremy
    Jerry Jessica Jessie Jill Jim Jimmy Joachim Joan Joana Joanna Joanne Jochen Joe Joel Johan
    Johann Johanna Johannes John Jon Jonas Jonathan Jorge Joseph Joshua José Joyce Juan Judith
    Judy Julia Julian Juliane Julie Julien Juliet Julius Justin Justine Jutta Jörg Jürgen Kai
    Kamala Kamil Kara Karen Karim Karin Karina Karl Karl-Heinz Karla Karolina Karsten Kaspar
    Katarina Katarzyna Kate Katharina Katherine Kathleen Kathrin Kathryn Kathy Katie Katja
    Katrin Kay Keith Kelly Ken Kenneth Kenji Kerstin Kevin Khalid Kim Kirsten Klara Klaus Konrad
    Konstantin Kristen Kristin Kristina Krzysztof Kumar Kurt Kyle Lara Larissa Larry Lars Laura
    Lauren Laurence Laurent Lea Leah Leila Lena Leo Leon Leonhard Leonie Leonardo Leslie Lewis
    Li Liam Lidia Lieselotte Lily Linda Lisa Liz Lois Lorena Lorenz Lorenzo Lothar Louis Louisa
    Louise Luc Luca Lucas Lucia Lucie Lucy Ludwig Luis Luisa Luise Lukas Luke Luther Lydia Lynn
    Maddison Madeleine Magda Magdalena Maik Maike Maja Malcolm Malte Manfred Manon Manuel
    Manuela Marc Marcel Marco Marcus Margaret Margarete Margarita Margot Maria Mariana Marianne
    Marie Marilyn Marina Mario Marion Marius Mark Markus Marlene Marta Martha Martin Martina
    Martine Mary María Mateo Mateusz Mathias Mathieu Matt Matteo Matthew Matthias Maureen
    Maurice Max Maximilian Maxime Maya Megan Mehmet Mei Melanie Melissa Meryem Mia Michael
    Michaela Michał Michel Michele Michelle Mika Mike Mikhail Milan Mila Milena Mina Ming Miriam
    Mirjam Mohamed Mohammad Mohammed Moira Molly Mona Monica Monika Monique Moritz Morgan Moses
    Muhammad Murat Mustafa Nadia Nadine Nancy Naomi Natalia Natalie Nathan Nathalie Neha Neil
    Nelson Nicholas Nick Nicola Nicolas Nicole Niels Niklas Nikola Nikolai Nina Noah Noel Noemi
    Norbert Norman Odile Olaf Ole Oleg Olga Oliver Olivia Olivier Omar Oscar Oskar Otto Owen
    Pablo Pamela Paolo Pascal Patrice Patricia Patrick Paul Paula Paulina Pauline Paulo Pavel
    Pedro Peggy Penelope Penny Perry Pete Peter Petra Phil Philip Philipp Philippa Philippe
    Phillip Pia Pierre Pieter Piotr Priya Priyanka Quentin Rachel Rafael Rahul Rainer Raj Rajesh
    Ralf Ralph Randy Raphael Rashid Ray Raymond Rebecca Reggie Regina Reiner Reinhard Renate
    Renato René Ricardo Richard Rick Rita Rob Robert Roberto Robin Rodrigo Roger Roland Rolf
    Roman Romina Ron Ronald Rosa Rosalie Rosemary Ross Roxana Rudolf Rupert Russell Ruth Ryan
    Rüdiger Sabine Sally Sam Samantha Samir Samuel Sandeep Sandra Sandrine Sanjay Sara Sarah
    Sascha Satoshi Scott Sean Sebastian Selina Sergei Sergio Seth Shannon Sharon Shaun Sheila
    Shirley Sibylle Sigrid Silke Silvia Simon Simone Siobhán Sofia Sofie Sonia Sonja Sophia
    Sophie Spencer Stacy Stan Stanislav Stefan Stefanie Steffen Stella Stephan Stephanie Stephen
    Steve Steven Stuart Stéphane Stéphanie Sue Sunil Sunita Susan Susann Susanna Susanne Suzanne
    Svenja Sven Svetlana Sylvia Sylvie Sébastien Takashi Tania Tanja Tara Tariq Tatiana Ted
    Terence Terry Thea Theo Theodor Theodore Therese Thierry Thomas Thorsten Tiffany Till Tim
    Timothy Tina Tobias Todd Tom Tomas Tomasz Tommy Toni Tony Torben Torsten Tracy Trevor
    Tristan Trudy Tyler Udo Ulf Ulrich Ulrike Ursula Ute Uwe Valentin Valentina Valeria Valerie
    Vanessa Vera Verena Veronica Veronika Veronique Vicki Victor Victoria Vijay Viktor Viktoria
    Vincent Viola Virginie Viviane Vladimir Volker Véronique Waldemar Wallace Walter Wanda Wayne
    Wei Wendy Werner Wesley Wilfried Wilhelm Willi William Wilma Winston Wojciech Wolfgang
    Wolfram Yannick Yasmin Yolanda Yuki Yusuf Yves Yvonne Zachary Zainab Zara Zoe Zoé Zofia
    Özlem Łukasz Élise Éric Étienne Émilie
    """.split()
)

# Given names that are as often something else: they need more than a capital letter behind them.
AMBIGUOUS_NAMES = frozenset(
    """
    Art Alexandria April Austin August Basil Bill Bob Carol Chad Charlotte Christian Dawn Dean
    Don Drew Earl Faith Florence Frank Georgia Grace Grant Guy Hope Iris Ivory Jack Jade Jan Jay
    Jordan Joy June Kay Ken Lance Li Lily Max Mark Mars Martin May Mercedes Miles Ming Morgan
    Nick Norma Olive Pat Penny Pierre Ray Regina Rich Rob Robin Roman Rose Ruby Rusty San
    Santiago Sky Sophia Stella Sue Summer Sydney Till Victoria Viola Violet Virginia Will Wayne
    Mina Elif Kai Page Lane Dale
    """.split()
)

TITLES = frozenset(
    """
    Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady Judge Justice Hon Rev Father Senator
    President Minister Chancellor Captain Colonel General Sergeant Officer Doctor Herr Herrn
    Frau Fräulein Doktor Professorin Dipl.-Ing Ing Bürgermeister Kanzler Kanzlerin Ministerin
    Monsieur Madame Mademoiselle Mme Mlle Maître Docteur Professeur
    """.split()
)
STRONG_TITLES = frozenset(
    "Mr Mrs Ms Mx Dr Prof Herr Herrn Frau Monsieur Madame Mme Mlle Mademoiselle Sir Dame".split()
)
PARTICLES = frozenset(
    """
    van von der den de del della di da dos das do du la le ter ten zu zum bin ibn al el y af
    """.split()
)
DEGREES = (
    r"(?:M\.?D|Ph\.?D|D\.?O|R\.?N|N\.?P|P\.?A|MBA|MSc|BSc|LL\.?M|Esq|Jr|Sr|III?|"
    r"CPA|DDS|PharmD|MPH)\b\.?"
)

# Words with a capital letter that open sentences, name roles and head forms, but name nobody.
NOT_NAMES = frozenset(
    """
    abstract account accounts accounting act action actions activity address addendum
    administration advance advice agency agenda agreement amendment amount amounts analysis
    analytics annual answer appendix applicant application approach approval approved
    architecture area article assessment asset assets assistant attached attachment attendees
    attention audit author authority average award background balance bank base basic benefit
    benefits bill billing board body book box branch brand break brief budget building business
    buyer calculation call campaign capital car care case cash category center central centre
    certificate chair chairman change changes chapter chart check chief child city claim class
    clause client clients close code column comment comments commission committee communication
    company complete completed compliance computer conclusion conclusions condition conditions
    conference confidential confirmation consultant consulting contact content contents contract
    contracts contractor control coordinator copy corporate cost costs council country course
    court cover credit current customer customers daily data database date day deadline debt
    decision decisions declaration default definition definitions delivery department deputy
    description design detail details developer development device digital director discharge
    disclosure discount discussion distribution district division document documentation
    documents domain draft due duration duty earnings economic edition editor education
    effective electronic email employee employees employer employment end energy engineer
    engineering entity environment equipment equity error estimate evaluation event events
    evidence examination example exchange executive exhibit expense expenses experience external
    facility fact factor failure family fax feature fee fees field figure file final finance
    financial findings fiscal floor food form format foundation framework free friday front full
    function fund funding funds future gas general goal good goods government grand green gross
    group growth guarantee guest guide guidelines head header health high history holiday home
    hospital hotel hour hours house human identification image impact implementation important
    income increase index individual industry information initial innovation input inspection
    institute insurance integration interest interim internal international internet
    introduction inventory investment invoice invoices issue issues item items job journal
    judgment key knowledge labor laboratory land language large law lead leader leadership
    learning lease ledger legal lender level liability library licence license life limit
    limited line list loan local location logistics loss machine main maintenance management
    manager managing manual manufacturing market marketing material materials matter maximum
    mean measure media medical medication meeting member members memo memorandum message method
    methods minimum minister minutes mission mobile model module monday monitoring monthly
    mortgage mother motion name national natural net network news note notes notice number
    objective objectives obligations office officer online open operating operation operations
    operator option order orders organisation organization other outcome output outlook overall
    overview owner page panel paper paragraph parent part participants parties partner partners
    party password past patient patients pay payable payment payments penalty people percent
    performance period person personal personnel phase phone physical plan planning plant
    platform point policies policy population portal portfolio position post power practice
    premises present president prevention price prices pricing primary principal private
    procedure process processing procurement product production products professional profile
    profit program programme progress project projects property proposal proposed protection
    protocol provider province provision public publication purchase purpose quality quantity
    quarter quarterly question questions quote rate rates rating real reason receipt
    recommendation recommendations record records reduction reference references region regional
    registration regular regulation related release remarks rent report reporting reports
    request requirements research resolution resource resources response result results retail
    return revenue revenues review revision right rights risk risks role room rule rules safety
    salary sale sales sample saturday savings schedule school science scope score secretary
    section sector security seller senior series service services session settlement share
    shares sheet shipping short signature signed site size social software solution solutions
    source special specification staff standard standards start state statement statements
    states station statistics status step stock storage store strategic strategy street
    structure student study subject subsection subtotal summary sunday supplier supply support
    survey system systems table target task tasks tax taxes team technical technology telephone
    tenant term termination terms test testing text theory thursday time title today tool
    toolkit tools top topic total trade training transaction transfer transport travel treatment
    trial trust tuesday type unit united units university update upgrade use user users value
    variable variance vendor version vice view village visit volume warehouse warning warranty
    water web website wednesday week weekly welcome west white work workflow working works
    workshop year yearly years zone north south east eastern western northern southern january
    february march april may june july august september october november december januar februar
    märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag
    sonntag abteilung adresse anfrage angebot anlage anlagen antrag artikel aufgabe auftrag
    auftraggeber auftragnehmer ausgabe beginn bericht bestellung betrag betreff bezeichnung
    datum einleitung empfänger ergebnis ergebnisse firma frist gesamtbetrag gesellschaft gesetz
    geschäftsführer geschäftsführerin geschäftsführung hinweis kosten kunde kunden kündigung
    leistung leistungen lieferung mahnung menge mieter mietvertrag mitarbeiter netto brutto
    nummer ort preis projekt protokoll rechnung rechnungsbetrag seite sitzung steuer straße
    strasse summe tagesordnung teilnehmer thema titel unterlagen unternehmen unterschrift
    vertrag vermieter vertragspartner verwaltung vorstand zahlung zeitraum ziel zusammenfassung
    zweck leiter leiterin vorsitzender chapitre contrat devis facture fournisseur montant objet
    paiement prix rapport société avenant directeur directrice ceo cfo cto coo vp hr it ai api
    pdf url usa uk eu un gdp faq id vat usd eur gbp llc ltd inc mri ct attorney nurse physician
    surgeon therapist analyst architect teacher lawyer accountant born died met said asked told
    joined left wrote kindly best warm regards sincerely yours thanks thank hello hi dear please
    re fwd sent cc bcc from to
    """.split()
)
